package io.drivebay.control.internal.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One message on the control socket: a type byte, the payload's length (4 bytes, big-endian), the payload.
 *
 * @param payload read-only from position to limit; use {@link ByteBuffer#duplicate()}
 */
public record Frame(FrameType type, ByteBuffer payload) {
    /** Bytes before the payload. */
    static final int HEADER = 5;

    /** The longest payload, in bytes. */
    public static final int LARGEST = 64 * 1024;

    /** A frame that carries text. */
    public static Frame text(FrameType type, String text) {
        return new Frame(type, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A command's end. */
    public static Frame exit(int status) {
        return new Frame(FrameType.EXIT, ByteBuffer.allocate(Integer.BYTES).putInt(0, status));
    }

    /** The payload as text. */
    public String text() {
        return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    /**
     * The status of a command that has ended.
     *
     * @throws ProtocolException if the payload is none
     */
    public int status() throws ProtocolException {
        if (payload.remaining() != Integer.BYTES) {
            throw new ProtocolException("an exit status of " + payload.remaining() + " bytes");
        }
        return payload.getInt(payload.position());
    }
}
