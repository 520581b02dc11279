package io.drivebay.driver.fuse.internal.protocol;

import java.nio.ByteBuffer;

/** {@code struct fuse_fallocate_in}. */
public final class FuseFallocateIn {
    /** Size of the structure. */
    public static final int BYTES = 32;

    private static final int OFFSET = 8;
    private static final int LENGTH = 16;
    private static final int MODE = 24;
    private static final int FALLOC_FL_PUNCH_HOLE = 0x02;
    private static final int FALLOC_FL_ZERO_RANGE = 0x10;

    private FuseFallocateIn() {}

    /** First byte. */
    public static long offset(ByteBuffer buffer, int at) {
        return buffer.getLong(at + OFFSET);
    }

    /** How many bytes. */
    public static long length(ByteBuffer buffer, int at) {
        return buffer.getLong(at + LENGTH);
    }

    /** Whether the room may be given back. */
    public static boolean punchesHole(ByteBuffer buffer, int at) {
        return (buffer.getInt(at + MODE) & FALLOC_FL_PUNCH_HOLE) != 0;
    }

    /** Whether the bytes become zeroes and keep their room. */
    public static boolean zeroesRange(ByteBuffer buffer, int at) {
        return (buffer.getInt(at + MODE) & FALLOC_FL_ZERO_RANGE) != 0;
    }
}
