package io.drivebay.driver.fuse.internal.protocol;

import java.nio.ByteBuffer;

/** {@code struct fuse_write_in}. */
public final class FuseWriteIn {
    /** Size of the structure. */
    public static final int BYTES = 40;

    private static final int OFFSET = 8;
    private static final int SIZE = 16;

    private FuseWriteIn() {}

    /** First byte. */
    public static long offset(ByteBuffer buffer, int at) {
        return buffer.getLong(at + OFFSET);
    }

    /** How many bytes. */
    public static int size(ByteBuffer buffer, int at) {
        return buffer.getInt(at + SIZE);
    }
}
