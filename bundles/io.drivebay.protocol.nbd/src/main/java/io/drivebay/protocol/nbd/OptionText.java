package io.drivebay.protocol.nbd;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A string of the handshake: a length of 4 bytes, then so many bytes of UTF-8 ("Values", strings). */
public final class OptionText {
    /** Most bytes that a string may have. */
    public static final int MOST_BYTES = 4096;

    private OptionText() {}

    /**
     * Takes one out.
     *
     * @return null if it is too long or no UTF-8, or has a NUL
     * @throws BufferUnderflowException if it ends too early
     */
    static String take(ByteBuffer from) {
        long length = Integer.toUnsignedLong(from.getInt());
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[(int) length];
        from.get(bytes);
        return decode(bytes);
    }

    /** A string's bytes, with its length. */
    static byte[] bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    /** The text of bytes; null if they are none. */
    static String decode(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            return null;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.indexOf(0) < 0 ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
