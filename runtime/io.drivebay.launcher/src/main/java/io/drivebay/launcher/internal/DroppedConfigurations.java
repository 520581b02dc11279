package io.drivebay.launcher.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Configuration Admin kept of dropped {@code .cfg} files. File Install forgets what it watched when the host stops,
 * so that a file removed meanwhile would live on; it reads every file anew at the start, so none of the copies is needed.
 */
final class DroppedConfigurations {
    /** Put by File Install into each configuration that came from a file. */
    private static final String MARK = "felix.fileinstall.filename";

    private DroppedConfigurations() {}

    static void forget(Path saved) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(saved)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            // bytes: whatever the encoding, the mark is ASCII
            if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(MARK)) {
                Files.delete(file);
            }
        }
    }
}
