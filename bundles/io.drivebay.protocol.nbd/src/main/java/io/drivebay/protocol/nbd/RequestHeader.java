package io.drivebay.protocol.nbd;

import java.nio.ByteBuffer;

/**
 * The header of a request, taken out of a buffer in network byte order; used again for the next one.
 *
 * <pre>
 *   compact:  magic 4, flags 2, type 2, cookie 8, offset 8, length 4
 *   extended: magic 4, flags 2, type 2, cookie 8, offset 8, length 8
 * </pre>
 */
public final class RequestHeader {
    private static final int COMPACT_BYTES = 28;
    private static final int EXTENDED_BYTES = 32;

    /** Most bytes that a header has. */
    public static final int MOST_BYTES = EXTENDED_BYTES;

    private final boolean extended;
    private int flags;
    private int command;
    private long cookie;
    private long offset;
    private long length;

    /** For requests of one kind. */
    public RequestHeader(boolean extended) {
        this.extended = extended;
    }

    /**
     * Puts a header at an index.
     *
     * @return how many bytes it has
     */
    public static int put(
            ByteBuffer to, int at, boolean extended, int flags, int command, long cookie, long offset, long length) {
        to.putInt(at, extended ? Magic.EXTENDED_REQUEST : Magic.REQUEST);
        to.putShort(at + 4, (short) flags);
        to.putShort(at + 6, (short) command);
        to.putLong(at + 8, cookie);
        to.putLong(at + 16, offset);
        if (extended) {
            to.putLong(at + 24, length);
            return EXTENDED_BYTES;
        }
        to.putInt(at + 24, (int) length);
        return COMPACT_BYTES;
    }

    /** How many bytes it has. */
    public int bytes() {
        return extended ? EXTENDED_BYTES : COMPACT_BYTES;
    }

    /** Whether requests have the extended form. */
    public boolean extended() {
        return extended;
    }

    /** Takes a header out that stands at an index; false if it is none. */
    public boolean parse(ByteBuffer from, int at) {
        if (from.getInt(at) != (extended ? Magic.EXTENDED_REQUEST : Magic.REQUEST)) {
            return false;
        }
        flags = Short.toUnsignedInt(from.getShort(at + 4));
        command = Short.toUnsignedInt(from.getShort(at + 6));
        cookie = from.getLong(at + 8);
        offset = from.getLong(at + 16);
        length = extended ? from.getLong(at + 24) : Integer.toUnsignedLong(from.getInt(at + 24));
        return true;
    }

    /** Bits of {@link CommandFlag}. */
    public int flags() {
        return flags;
    }

    /** Whether a flag is set. */
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** One of {@link Command}, or what the client made up. */
    public int command() {
        return command;
    }

    /** What the client calls the request. */
    public long cookie() {
        return cookie;
    }

    /** First byte, unsigned. */
    public long offset() {
        return offset;
    }

    /** Bytes, unsigned. */
    public long length() {
        return length;
    }

    /** Bytes that follow the header. */
    public long payload() {
        return command == Command.WRITE || extended && has(CommandFlag.PAYLOAD_LEN) ? length : 0;
    }
}
