package io.drivebay.installer.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files that say what is loaded at boot, and how: an administrator may have made them his own. */
final class StartSettings {
    private static final String LOAD = "etc/modules-load.d/";
    private static final String OPTIONS = "etc/modprobe.d/";
    private static final String OPTION = "options";

    private StartSettings() {}

    static boolean covers(String file) {
        return file.startsWith(LOAD) || options(file);
    }

    static boolean options(String file) {
        return file.startsWith(OPTIONS);
    }

    /** The modules that a file of modules-load.d(5) names; none if there is no such file. */
    static Set<String> loaded(String file, Path target) throws IOException {
        return file.startsWith(LOAD) && Files.exists(target)
                ? lines(Files.readString(target)).collect(Collectors.toCollection(TreeSet::new))
                : Set.of();
    }

    /** The modules that a text of modprobe.d(5) has options for. */
    static Set<String> configured(byte[] text) {
        return lines(new String(text, StandardCharsets.UTF_8))
                .map(line -> line.split("\\s+"))
                .filter(words -> words.length > 1 && words[0].equals(OPTION))
                .map(words -> words[1])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> lines(String text) {
        return Arrays.stream(text.split("\n"))
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith(";"));
    }
}
