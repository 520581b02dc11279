package io.drivebay.driver.fuse.internal.protocol;

import java.nio.ByteBuffer;

/** {@code struct fuse_notify_inval_inode_out}: the kernel forgets what it knows of the file. */
public final class FuseNotifyInvalInodeOut {
    /** Size of the structure. */
    public static final int BYTES = 24;
    /** The code that stands in the header's place for an error. */
    public static final int FUSE_NOTIFY_INVAL_INODE = 2;

    private static final int INO = 0;
    private static final int OFF = 8;
    private static final int LEN = 16;

    private FuseNotifyInvalInodeOut() {}

    /** Writes the structure: attributes only, as no page is cached. */
    public static void put(ByteBuffer buffer, int at) {
        buffer.putLong(at + INO, 1);
        buffer.putLong(at + OFF, -1);
        buffer.putLong(at + LEN, 0);
    }
}
