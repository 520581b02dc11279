package io.drivebay.driver.fuse.internal.protocol;

import java.nio.ByteBuffer;

/** {@code struct fuse_setattr_in}, as far as it is looked at. */
public final class FuseSetattrIn {
    /** Size of the part that is read. */
    public static final int BYTES = 24;

    private static final int VALID = 0;
    private static final int SIZE = 16;
    private static final int FATTR_SIZE = 1 << 3;

    private FuseSetattrIn() {}

    /** Whether the size is to become another one. */
    public static boolean resizes(ByteBuffer buffer, int at, long size) {
        return (buffer.getInt(at + VALID) & FATTR_SIZE) != 0 && buffer.getLong(at + SIZE) != size;
    }
}
