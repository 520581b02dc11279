package io.drivebay.driver.fuse.internal.protocol;

import java.nio.ByteBuffer;

/** {@code struct fuse_attr_out} with its {@code struct fuse_attr}: the image as a regular file. */
public final class FuseAttrOut {
    /** Size of the structure. */
    public static final int BYTES = 104;

    private static final int ATTR_VALID = 0;
    private static final int ATTR = 16;
    private static final int ATTR_INO = ATTR;
    private static final int ATTR_SIZE = ATTR + 8;
    private static final int ATTR_BLOCKS = ATTR + 16;
    private static final int ATTR_MODE = ATTR + 60;
    private static final int ATTR_NLINK = ATTR + 64;
    private static final int ATTR_UID = ATTR + 68;
    private static final int ATTR_BLKSIZE = ATTR + 80;
    private static final int REGULAR = 0100000;
    private static final int OWNER_READS = 0400;
    private static final int OWNER_WRITES = 0200;
    private static final int VALID_SECONDS = 3600;

    private FuseAttrOut() {}

    /**
     * Writes the structure.
     *
     * @param size bytes of the file
     * @param readOnly whether nobody may write
     * @param user owner
     */
    public static void put(ByteBuffer buffer, int at, long size, boolean readOnly, int user) {
        for (int i = 0; i < BYTES; i += Long.BYTES) {
            buffer.putLong(at + i, 0);
        }
        buffer.putLong(at + ATTR_VALID, VALID_SECONDS);
        buffer.putLong(at + ATTR_INO, 1);
        buffer.putLong(at + ATTR_SIZE, size);
        buffer.putLong(at + ATTR_BLOCKS, size >>> 9);
        buffer.putInt(at + ATTR_MODE, REGULAR | OWNER_READS | (readOnly ? 0 : OWNER_WRITES));
        buffer.putInt(at + ATTR_NLINK, 1);
        buffer.putInt(at + ATTR_UID, user);
        buffer.putInt(at + ATTR_BLKSIZE, 4096);
    }
}
