package io.drivebay.driver.fuse.internal.protocol;

import java.nio.ByteBuffer;

/** {@code struct fuse_init_in}: what the kernel can do. */
public final class FuseInitIn {
    /** Size of what every kernel sends; {@code flags2} follows with {@link InitFlag#FUSE_INIT_EXT}. */
    public static final int BYTES = 16;

    private static final int MAJOR = 0;
    private static final int MINOR = 4;
    private static final int MAX_READAHEAD = 8;
    private static final int FLAGS = 12;
    private static final int FLAGS2 = 16;

    private FuseInitIn() {}

    /** Protocol, first number. */
    public static int major(ByteBuffer buffer, int at) {
        return buffer.getInt(at + MAJOR);
    }

    /** Protocol, second number. */
    public static int minor(ByteBuffer buffer, int at) {
        return buffer.getInt(at + MINOR);
    }

    /** Most bytes that are read ahead. */
    public static int maxReadahead(ByteBuffer buffer, int at) {
        return buffer.getInt(at + MAX_READAHEAD);
    }

    /** All flags; the upper half comes from {@code flags2}. */
    public static long flags(ByteBuffer buffer, int at) {
        long flags = Integer.toUnsignedLong(buffer.getInt(at + FLAGS));
        return (flags & InitFlag.FUSE_INIT_EXT) == 0
                ? flags
                : flags | (long) buffer.getInt(at + FLAGS2) << Integer.SIZE;
    }
}
