package io.drivebay.launcher.internal;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The framework's properties: the distribution's {@code config.ini}, over it the home's, over both the system
 * properties of the same names. {@code ${name}} stands for a system property.
 */
final class Settings {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** Reads the files that are there, the later ones over the earlier. */
    static Settings read(UnaryOperator<String> variables, Path... files) throws HostException {
        Map<String, String> values = new HashMap<>();
        for (Path file : files) {
            if (Files.exists(file)) {
                Properties properties = new Properties();
                try (Reader reader = Files.newBufferedReader(file)) {
                    properties.load(reader);
                } catch (IOException | IllegalArgumentException e) {
                    throw new HostException("cannot read " + file + ": " + e, e);
                }
                for (String name : properties.stringPropertyNames()) {
                    values.put(name, expand(properties.getProperty(name).strip(), name, file, variables));
                }
            }
        }
        values.replaceAll((name, value) -> {
            String override = variables.apply(name);
            return override == null ? value : override;
        });
        return new Settings(values);
    }

    private static String expand(String value, String name, Path file, UnaryOperator<String> variables)
            throws HostException {
        Matcher matcher = VARIABLE.matcher(value);
        StringBuilder expanded = new StringBuilder();
        while (matcher.find()) {
            String replacement = variables.apply(matcher.group(1));
            if (replacement == null) {
                throw new HostException(name + " in " + file + " uses " + matcher.group()
                        + ", which is not set; give it by DRIVEBAY_JAVA_OPTS=-D" + matcher.group(1) + "=...");
            }
            matcher.appendReplacement(expanded, Matcher.quoteReplacement(replacement));
        }
        return matcher.appendTail(expanded).toString();
    }

    Map<String, String> asMap() {
        return values;
    }

    String get(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) throws HostException {
        String value = values.get(name);
        try {
            return value == null ? otherwise : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new HostException(name + " must be a whole number, not '" + value + "'; see config.ini", e);
        }
    }
}
