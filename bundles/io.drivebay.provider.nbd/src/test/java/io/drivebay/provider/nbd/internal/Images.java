package io.drivebay.provider.nbd.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Files that servers serve. */
final class Images {
    private Images() {}

    static void sparse(Path file, long bytes) throws IOException {
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(bytes);
        }
    }
}
