package io.drivebay.protocol.nbd;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What stands before the data of an answer to an option.
 *
 * <pre>magic 8, option 4, type 4, length 4</pre>
 *
 * @param option the one that is answered
 * @param type one of {@link OptionReplyType}, or what the server made up
 * @param length bytes of data that follow
 */
public record OptionReplyHeader(int option, int type, long length) {
    /** How many bytes it has. */
    public static final int BYTES = Long.BYTES + 3 * Integer.BYTES;

    /** Takes one out; empty if it is none. */
    public static Optional<OptionReplyHeader> parse(ByteBuffer from) {
        return from.getLong() == Magic.OPTION_REPLY
                ? Optional.of(
                        new OptionReplyHeader(from.getInt(), from.getInt(), Integer.toUnsignedLong(from.getInt())))
                : Optional.empty();
    }

    /** Whether the option is refused. */
    public boolean refused() {
        return type < 0;
    }
}
