package io.drivebay.driver.fuse.internal.protocol;

import java.nio.ByteBuffer;

/** {@code struct fuse_write_out}. */
public final class FuseWriteOut {
    /** Size of the structure. */
    public static final int BYTES = 8;

    private static final int SIZE = 0;
    private static final int PADDING = 4;

    private FuseWriteOut() {}

    /** Writes the structure: how many bytes were written. */
    public static void put(ByteBuffer buffer, int at, int size) {
        buffer.putInt(at + SIZE, size);
        buffer.putInt(at + PADDING, 0);
    }
}
