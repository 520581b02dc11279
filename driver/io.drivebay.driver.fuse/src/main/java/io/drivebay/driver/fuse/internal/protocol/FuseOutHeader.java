package io.drivebay.driver.fuse.internal.protocol;

import java.nio.ByteBuffer;

/** {@code struct fuse_out_header}: what every reply and notification begins with. */
public final class FuseOutHeader {
    /** Size of the structure. */
    public static final int BYTES = 16;

    private static final int LEN = 0;
    private static final int ERROR = 4;
    private static final int UNIQUE = 8;

    private FuseOutHeader() {}

    /**
     * Writes the header.
     *
     * @param length bytes that follow it
     * @param error 0 or the negative errno; a notification's code
     * @param unique the request's identity; 0 for a notification
     */
    public static void put(ByteBuffer buffer, int at, int length, int error, long unique) {
        buffer.putInt(at + LEN, BYTES + length);
        buffer.putInt(at + ERROR, error);
        buffer.putLong(at + UNIQUE, unique);
    }
}
