package io.drivebay.protocol.nbd;

import java.nio.ByteBuffer;

/**
 * The header of a simple reply or of a chunk, taken out of a buffer in network byte order; used again for the next one.
 *
 * <pre>
 *   simple:     magic 4, error 4, cookie 8
 *   structured: magic 4, flags 2, type 2, cookie 8, length 4
 *   extended:   magic 4, flags 2, type 2, cookie 8, offset 8, length 8
 * </pre>
 */
public final class ReplyHeader {
    private static final int SIMPLE_BYTES = 16;
    private static final int STRUCTURED_BYTES = 20;
    private static final int EXTENDED_BYTES = 32;

    private boolean simple;
    private int error;
    private int flags;
    private int type;
    private long cookie;
    private long length;

    /** How many bytes a header has that begins with this; 0 if none does. */
    public static int bytes(int magic) {
        return switch (magic) {
            case Magic.SIMPLE_REPLY -> SIMPLE_BYTES;
            case Magic.STRUCTURED_REPLY -> STRUCTURED_BYTES;
            case Magic.EXTENDED_REPLY -> EXTENDED_BYTES;
            default -> 0;
        };
    }

    /** Takes a header out that stands at an index, with a magic that is known. */
    public void parse(ByteBuffer from, int at) {
        int magic = from.getInt(at);
        simple = magic == Magic.SIMPLE_REPLY;
        cookie = from.getLong(at + 8);
        if (simple) {
            error = from.getInt(at + 4);
            flags = ChunkType.DONE;
            type = ChunkType.NONE;
            length = 0;
        } else {
            error = 0;
            flags = Short.toUnsignedInt(from.getShort(at + 4));
            type = Short.toUnsignedInt(from.getShort(at + 6));
            boolean extended = magic == Magic.EXTENDED_REPLY;
            length = extended ? from.getLong(at + 24) : Integer.toUnsignedLong(from.getInt(at + 16));
        }
    }

    /** Whether it is a simple reply; the data of a read that succeeded follows it. */
    public boolean simple() {
        return simple;
    }

    /** Of a simple reply: 0 or one of {@link NbdError}. */
    public int error() {
        return error;
    }

    /** Whether no chunk of the same reply follows. */
    public boolean last() {
        return (flags & ChunkType.DONE) != 0;
    }

    /** One of {@link ChunkType}, or what the server made up. */
    public int type() {
        return type;
    }

    /** What the client has called the request. */
    public long cookie() {
        return cookie;
    }

    /** Bytes of the chunk's payload, unsigned. */
    public long length() {
        return length;
    }
}
