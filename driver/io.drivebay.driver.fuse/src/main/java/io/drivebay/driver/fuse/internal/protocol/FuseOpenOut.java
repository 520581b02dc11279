package io.drivebay.driver.fuse.internal.protocol;

import java.nio.ByteBuffer;

/** {@code struct fuse_open_out}. */
public final class FuseOpenOut {
    /** Size of the structure. */
    public static final int BYTES = 16;

    private static final int FH = 0;
    private static final int OPEN_FLAGS = 8;
    private static final int FOPEN_DIRECT_IO = 1;
    /** Without it the inode's lock lets one write through at a time. */
    private static final int FOPEN_PARALLEL_DIRECT_WRITES = 1 << 6;

    private FuseOpenOut() {}

    /** Writes the structure: no page cache, writes side by side. */
    public static void put(ByteBuffer buffer, int at) {
        buffer.putLong(at + FH, 0);
        buffer.putLong(at + OPEN_FLAGS, FOPEN_DIRECT_IO | FOPEN_PARALLEL_DIRECT_WRITES);
    }
}
