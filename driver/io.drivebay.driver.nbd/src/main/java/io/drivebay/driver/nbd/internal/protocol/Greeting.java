package io.drivebay.driver.nbd.internal.protocol;

import java.nio.ByteBuffer;

/**
 * What a server says first.
 *
 * <pre>magic 8, magic 8, flags 2</pre>
 */
public final class Greeting {
    private Greeting() {}

    /** The greeting's bytes. */
    public static byte[] bytes() {
        return ByteBuffer.allocate(2 * Long.BYTES + Short.BYTES)
                .putLong(Magic.GREETING)
                .putLong(Magic.OPTION)
                .putShort((short) (HandshakeFlag.FIXED_NEWSTYLE | HandshakeFlag.NO_ZEROES))
                .array();
    }
}
