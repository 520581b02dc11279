package io.drivebay.launcher.internal;

import java.util.HashMap;
import java.util.Map;

/**
 * Who starts when: {@code drivebay.startlevel.<n>} lists symbolic names; whoever is in no list starts at
 * {@code drivebay.startlevel.default}.
 */
final class StartLevels {
    private static final String PREFIX = "drivebay.startlevel.";
    private static final String DEFAULT = PREFIX + "default";

    private final Map<String, Integer> levels = new HashMap<>();
    private final int otherwise;
    private final int last;

    StartLevels(Settings settings) throws HostException {
        otherwise = settings.number(DEFAULT, 4);
        int highest = otherwise;
        for (Map.Entry<String, String> entry : settings.asMap().entrySet()) {
            String key = entry.getKey();
            if (key.startsWith(PREFIX) && !key.equals(DEFAULT)) {
                int level = level(key);
                highest = Math.max(highest, level);
                for (String name : entry.getValue().split(",")) {
                    levels.put(name.strip(), level);
                }
            }
        }
        last = highest;
    }

    private static int level(String key) throws HostException {
        try {
            int level = Integer.parseInt(key.substring(PREFIX.length()));
            if (level > 0) {
                return level;
            }
        } catch (NumberFormatException e) {
            throw new HostException(key + " does not end with a start level; see config.ini", e);
        }
        throw new HostException(key + ": start levels begin with 1; see config.ini");
    }

    int of(String symbolicName) {
        return levels.getOrDefault(symbolicName, otherwise);
    }

    /** The level of a host that is up. */
    int last() {
        return last;
    }
}
