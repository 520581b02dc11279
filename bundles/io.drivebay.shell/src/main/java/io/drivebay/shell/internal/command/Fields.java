package io.drivebay.shell.internal.command;

import java.util.LinkedHashMap;
import java.util.Map;

/** A JSON object under construction: its fields in their order. */
final class Fields {
    private Fields() {}

    /** An object of names and values in turn; a value may be null. */
    static Map<String, Object> of(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }
}
