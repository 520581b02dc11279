package io.drivebay.protocol.nbd;

import java.nio.ByteBuffer;

/**
 * What a client asks for in the handshake.
 *
 * <pre>magic 8, option 4, length 4, data</pre>
 */
public final class OptionRequest {
    private static final int HEADER_BYTES = Long.BYTES + 2 * Integer.BYTES;

    private OptionRequest() {}

    /** An option's bytes. */
    public static byte[] of(int option, byte[] data) {
        return ByteBuffer.allocate(HEADER_BYTES + data.length)
                .putLong(Magic.OPTION)
                .putInt(option)
                .putInt(data.length)
                .put(data)
                .array();
    }
}
