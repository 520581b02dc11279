package io.drivebay.driver.nbd.internal.server;

import java.nio.ByteBuffer;

/** What a connection sends that nobody wants: passed over as it comes, never kept. */
final class Skipped {
    private long left;

    /** So many bytes that come next are not wanted. */
    void next(long bytes) {
        left = bytes;
    }

    /** Whether there still are any. */
    boolean any() {
        return left > 0;
    }

    /** Passes over what is here; false if more is to come. */
    boolean pass(ByteBuffer from) {
        int length = (int) Math.min(left, from.remaining());
        from.position(from.position() + length);
        left -= length;
        return left == 0;
    }
}
