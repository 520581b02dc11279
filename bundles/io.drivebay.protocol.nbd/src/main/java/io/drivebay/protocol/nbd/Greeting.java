package io.drivebay.protocol.nbd;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * What a server says first.
 *
 * <pre>magic 8, magic 8, flags 2</pre>
 */
public final class Greeting {
    /** How many bytes it has. */
    public static final int BYTES = 2 * Long.BYTES + Short.BYTES;

    private Greeting() {}

    /** The greeting's bytes. */
    public static byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(Magic.GREETING)
                .putLong(Magic.OPTION)
                .putShort((short) (HandshakeFlag.FIXED_NEWSTYLE | HandshakeFlag.NO_ZEROES))
                .array();
    }

    /** The flags of a greeting, bits of {@link HandshakeFlag}; empty if it is none of the newstyle handshake. */
    public static OptionalInt flags(ByteBuffer from) {
        boolean known = from.getLong() == Magic.GREETING && from.getLong() == Magic.OPTION;
        return known ? OptionalInt.of(Short.toUnsignedInt(from.getShort())) : OptionalInt.empty();
    }
}
