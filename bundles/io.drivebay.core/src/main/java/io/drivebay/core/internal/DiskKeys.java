package io.drivebay.core.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Holds what an operator wrote against what {@link DiskConfiguration} knows. Declarative Services passes over keys that it
 * does not know, and takes any word but true for false: a disk that is to be read-only would be written.
 */
final class DiskKeys {
    private static final Map<String, Class<?>> TYPES = types();

    /** What Configuration Admin, Declarative Services, File Install and the Configurator add. */
    private static final Pattern ADDED = Pattern.compile("(service|component|osgi|felix)[.].*|[.:].*");

    private DiskKeys() {}

    private static Map<String, Class<?>> types() {
        Map<String, Class<?>> types = new TreeMap<>();
        for (Method method : DiskConfiguration.class.getDeclaredMethods()) {
            // as the specification of component property types says
            types.put(method.getName().replace("$_$", "-").replace('_', '.'), method.getReturnType());
        }
        return types;
    }

    /**
     * Checks keys, numbers and truth values.
     *
     * @throws DiskException INVALID_PARAMETER naming the key
     */
    static void check(Map<String, Object> properties) throws DiskException {
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            String key = property.getKey();
            Class<?> type = TYPES.get(key);
            if (type != null) {
                checkValue(key, type, property.getValue().toString());
            } else if (!ADDED.matcher(key).matches()) {
                throw new DiskException(
                        ErrorCode.INVALID_PARAMETER,
                        "there is no key '" + key + "'; there are " + String.join(", ", TYPES.keySet()));
            }
        }
    }

    private static void checkValue(String key, Class<?> type, String value) throws DiskException {
        // with a blank at its end, true is not what Declarative Services takes for true
        if (type == boolean.class && !Arrays.asList("true", "false").contains(value.toLowerCase(Locale.ROOT))) {
            throw new DiskException(ErrorCode.INVALID_PARAMETER, key + " '" + value + "' is neither true nor false");
        }
        if (type == int.class) {
            try {
                Integer.parseInt(value);
            } catch (NumberFormatException e) {
                throw new DiskException(ErrorCode.INVALID_PARAMETER, key + " '" + value + "' is no number", e);
            }
        }
    }
}
