package io.drivebay.driver.fuse.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of {@code /proc/self/mountinfo} (proc(5)).
 *
 * @param device {@code major:minor}
 * @param point where it is mounted
 * @param source what is mounted
 */
record MountEntry(String device, Path point, String source) {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");

    /** All of them, the last mounted last. */
    static List<MountEntry> all() throws IOException {
        List<MountEntry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1)) {
            entries.add(parse(line));
        }
        return entries;
    }

    static MountEntry parse(String line) {
        String[] fields = line.split(" ");
        int dash = 6;
        while (!fields[dash].equals("-")) {
            dash++;
        }
        return new MountEntry(fields[2], Path.of(unescape(fields[4])), unescape(fields[dash + 2]));
    }

    int minor() {
        return Integer.parseInt(device.substring(device.indexOf(':') + 1));
    }

    /** Space, tab, newline and backslash are written as three octal digits; the rest are the bytes of the name. */
    private static String unescape(String text) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 3 < text.length()) {
                bytes[length++] = (byte) Integer.parseInt(text.substring(i + 1, i + 4), 8);
                i += 3;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
