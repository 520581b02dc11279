package io.drivebay.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Framework properties from {@code configuration/config.ini}, with {@code ${drivebay.home}} and
 * {@code ${drivebay.distribution}} filled in; a system property of the same name wins.
 */
final class Settings {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([a-z.]+)}");

    private final Map<String, String> properties = new TreeMap<>();

    private Settings() {}

    static Settings read(Path distribution, Home home) throws IOException {
        Settings settings = new Settings();
        Map<String, String> variables = Map.of(
                "drivebay.home", home.folder().toString(),
                "drivebay.distribution", distribution.toString());
        settings.properties.putAll(variables);
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(distribution.resolve("configuration/config.ini"))) {
            file.load(reader);
        }
        for (String key : file.stringPropertyNames()) {
            settings.properties.put(key, System.getProperty(key, fill(file.getProperty(key), variables)));
        }
        return settings;
    }

    private static String fill(String text, Map<String, String> variables) {
        return VARIABLE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(variables.getOrDefault(match.group(1), match.group())));
    }

    Map<String, String> properties() {
        return properties;
    }

    /** The start level of a bundle: that of the longest prefix of its symbolic name under {@code drivebay.start.}. */
    int startLevel(String symbolicName) {
        String key = "drivebay.start." + symbolicName;
        while (key.length() > "drivebay.start".length()) {
            String level = properties.get(key);
            if (level != null) {
                return Integer.parseInt(level.trim());
            }
            key = key.substring(0, key.lastIndexOf('.'));
        }
        return Integer.parseInt(properties.getOrDefault("drivebay.start", "4"));
    }

    /** The level at which everything runs. */
    int lastStartLevel() {
        return Integer.parseInt(properties.getOrDefault("drivebay.start.last", "7"));
    }
}
