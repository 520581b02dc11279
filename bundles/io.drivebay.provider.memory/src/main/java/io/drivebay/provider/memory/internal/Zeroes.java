package io.drivebay.provider.memory.internal;

import java.nio.ByteBuffer;

/** A source of zeroes. */
final class Zeroes {
    static final int BYTES = 64 << 10;

    private static final ByteBuffer SOURCE = ByteBuffer.allocateDirect(BYTES).asReadOnlyBuffer();

    private Zeroes() {}

    /** To be read at absolute indices only. */
    static ByteBuffer source() {
        return SOURCE;
    }

    static void fill(ByteBuffer target, int index, int length) {
        for (int done = 0; done < length; done += BYTES) {
            target.put(index + done, SOURCE, 0, Math.min(BYTES, length - done));
        }
    }
}
