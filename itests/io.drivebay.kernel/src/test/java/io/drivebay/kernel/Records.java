package io.drivebay.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Records that are known by their number. */
final class Records {
    /** Not a part of any block, so that records share blocks. */
    static final int BYTES = 1000;

    private Records() {}

    static ByteBuffer record(long number) {
        byte[] bytes = new byte[BYTES];
        new Random(number).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** Checks that all are there up to one. */
    static void areIn(Path file, long last) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
        assertTrue(
                all.capacity() / BYTES > last, () -> last + " was acknowledged; there are " + all.capacity() / BYTES);
        for (long number = 0; number <= last; number++) {
            assertEquals(record(number), all.slice((int) number * BYTES, BYTES), "record " + number);
        }
    }
}
