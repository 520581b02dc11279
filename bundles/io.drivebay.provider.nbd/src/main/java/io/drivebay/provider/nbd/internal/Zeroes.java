package io.drivebay.provider.nbd.internal;

import java.nio.ByteBuffer;

/** Zeroes to copy from. */
final class Zeroes {
    private static final ByteBuffer SOURCE = ByteBuffer.allocateDirect(64 << 10);

    private Zeroes() {}

    /** Fills the target's remaining bytes. */
    static void fill(ByteBuffer target) {
        while (target.hasRemaining()) {
            int step = Math.min(target.remaining(), SOURCE.capacity());
            target.put(target.position(), SOURCE, 0, step).position(target.position() + step);
        }
    }
}
