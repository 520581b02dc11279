package io.drivebay.protocol.nbd;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An answer to an option.
 *
 * <pre>magic 8, option 4, type 4, length 4, data</pre>
 */
public final class OptionReply {
    private static final int HEADER_BYTES = 20;
    private static final byte[] NOTHING = {};

    private OptionReply() {}

    /** An answer without data. */
    public static byte[] of(int option, int type) {
        return of(option, type, NOTHING);
    }

    /** A refusal with a text for people. */
    public static byte[] refusal(int option, int type, String reason) {
        return of(option, type, reason.getBytes(StandardCharsets.UTF_8));
    }

    /** The name of an export, answering {@link OptionCode#LIST}. */
    public static byte[] server(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        byte[] data = ByteBuffer.allocate(Integer.BYTES + text.length)
                .putInt(text.length)
                .put(text)
                .array();
        return of(OptionCode.LIST, OptionReplyType.SERVER, data);
    }

    /** Size and flags of an export. */
    public static byte[] export(int option, long size, int flags) {
        return info(
                option,
                InfoType.EXPORT,
                ByteBuffer.allocate(Long.BYTES + Short.BYTES)
                        .putLong(size)
                        .putShort((short) flags)
                        .array());
    }

    /** Name or description of an export. */
    public static byte[] text(int option, int type, String text) {
        return info(option, type, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Least, preferred and most bytes of a request. */
    public static byte[] blockSize(int option, int least, int preferred, int most) {
        return info(
                option,
                InfoType.BLOCK_SIZE,
                ByteBuffer.allocate(3 * Integer.BYTES)
                        .putInt(least)
                        .putInt(preferred)
                        .putInt(most)
                        .array());
    }

    /** A metadata context. */
    public static byte[] context(int option, int id, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        byte[] data = ByteBuffer.allocate(Integer.BYTES + text.length)
                .putInt(id)
                .put(text)
                .array();
        return of(option, OptionReplyType.META_CONTEXT, data);
    }

    private static byte[] info(int option, int type, byte[] about) {
        byte[] data = ByteBuffer.allocate(Short.BYTES + about.length)
                .putShort((short) type)
                .put(about)
                .array();
        return of(option, OptionReplyType.INFO, data);
    }

    private static byte[] of(int option, int type, byte[] data) {
        return ByteBuffer.allocate(HEADER_BYTES + data.length)
                .putLong(Magic.OPTION_REPLY)
                .putInt(option)
                .putInt(type)
                .putInt(data.length)
                .put(data)
                .array();
    }
}
