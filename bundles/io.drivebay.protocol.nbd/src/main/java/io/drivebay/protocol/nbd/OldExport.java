package io.drivebay.protocol.nbd;

import java.nio.ByteBuffer;

/**
 * The answer to {@link OptionCode#EXPORT_NAME}, which ends the handshake.
 *
 * <pre>size 8, flags 2, and 124 zeroes unless the client can do without</pre>
 */
public final class OldExport {
    private static final int ZEROES = 124;

    private OldExport() {}

    /** The answer's bytes. */
    public static byte[] bytes(long size, int flags, boolean zeroes) {
        return ByteBuffer.allocate(Long.BYTES + Short.BYTES + (zeroes ? ZEROES : 0))
                .putLong(size)
                .putShort((short) flags)
                .array();
    }
}
