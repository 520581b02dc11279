package io.drivebay.driver.fuse.internal.protocol;

import java.nio.ByteBuffer;

/** {@code struct fuse_in_header}: what every request begins with. */
public final class FuseInHeader {
    /** Size of the structure. */
    public static final int BYTES = 40;

    private static final int LEN = 0;
    private static final int OPCODE = 4;
    private static final int UNIQUE = 8;

    private FuseInHeader() {}

    /** Bytes of the request with this header. */
    public static int len(ByteBuffer buffer, int at) {
        return buffer.getInt(at + LEN);
    }

    /** What is asked for: {@link Opcode}. */
    public static int opcode(ByteBuffer buffer, int at) {
        return buffer.getInt(at + OPCODE);
    }

    /** The request's identity. */
    public static long unique(ByteBuffer buffer, int at) {
        return buffer.getLong(at + UNIQUE);
    }
}
