package io.drivebay.driver.fuse.internal.protocol;

import java.nio.ByteBuffer;

/** {@code struct fuse_statfs_out} with its {@code struct fuse_kstatfs}. */
public final class FuseStatfsOut {
    /** Size of the structure. */
    public static final int BYTES = 80;

    private static final int BLOCKS = 0;
    private static final int BSIZE = 40;
    private static final int NAMELEN = 44;
    private static final int FRSIZE = 48;
    private static final int LONGEST_NAME = 255;

    private FuseStatfsOut() {}

    /**
     * Writes the structure.
     *
     * @param size bytes of the file
     * @param block the file system's block, which a loop device takes for its discard granularity
     */
    public static void put(ByteBuffer buffer, int at, long size, int block) {
        for (int i = 0; i < BYTES; i += Long.BYTES) {
            buffer.putLong(at + i, 0);
        }
        buffer.putLong(at + BLOCKS, size / block);
        buffer.putInt(at + BSIZE, block);
        buffer.putInt(at + NAMELEN, LONGEST_NAME);
        buffer.putInt(at + FRSIZE, block);
    }
}
