package io.drivebay.installer.internal;

import io.drivebay.api.DiskException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A module that is installed, whichever products share it.
 *
 * @param version what is there
 * @param folder where its files were put, {@code /} for the system's own places
 * @param kernel kernel modules that it needs
 * @param loaded kernel modules that the installer loaded
 * @param folders folders on the way to its files that the installer made, as paths of the system, outermost first
 * @param files checksums as installed, by path beneath the folder
 */
record ModuleRecord(
        Version version,
        Path folder,
        List<String> kernel,
        Set<String> loaded,
        List<Path> folders,
        Map<String, String> files) {
    private static final String FILE = "file.";

    static ModuleRecord parse(String text) throws DiskException {
        Map<String, String> keys = PropertyText.parse(text);
        Map<String, String> files = new TreeMap<>();
        keys.forEach((key, value) -> {
            if (key.startsWith(FILE)) {
                files.put(key.substring(FILE.length()), value);
            }
        });
        return new ModuleRecord(
                Version.parse(keys.getOrDefault("version", "")),
                Path.of(keys.getOrDefault("folder", "/")),
                words(keys, "kernel"),
                new TreeSet<>(words(keys, "loaded")),
                keys.getOrDefault("folders", "")
                        .lines()
                        .filter(line -> !line.isEmpty())
                        .map(Path::of)
                        .toList(),
                files);
    }

    String format() {
        Map<String, String> keys = new TreeMap<>();
        keys.put("version", version.toString());
        keys.put("folder", folder.toString());
        keys.put("kernel", String.join(" ", kernel));
        keys.put("loaded", String.join(" ", new TreeSet<>(loaded)));
        List<String> paths = new ArrayList<>();
        folders.forEach(path -> paths.add(path.toString()));
        keys.put("folders", String.join("\n", paths));
        files.forEach((path, sum) -> keys.put(FILE + path, sum));
        return PropertyText.format(keys);
    }

    private static List<String> words(Map<String, String> keys, String key) {
        return Arrays.stream(keys.getOrDefault(key, "").split(" "))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
