package io.drivebay.driver.linux.internal.netlink;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes attributes of a netlink message ({@code struct nlattr}, include/uapi/linux/netlink.h): a 16-bit length, a 16-bit
 * type, the value, padded to four bytes; all in native byte order. Throws {@link java.nio.BufferOverflowException} if
 * the buffer is too small.
 */
public final class AttributeWriter {
    static final int HEADER = 4;
    static final int NESTED = 1 << 15;
    private static final int ALIGNMENT = 4;

    private final ByteBuffer target;

    /** Writes from the buffer's position on, which is a multiple of four. */
    public AttributeWriter(ByteBuffer target) {
        this.target = target;
    }

    /** A 32-bit value. */
    public AttributeWriter put(int type, int value) {
        header(type, Integer.BYTES);
        target.putInt(value);
        return this;
    }

    /** A 64-bit value. */
    public AttributeWriter put(int type, long value) {
        header(type, Long.BYTES);
        target.putLong(value);
        return this;
    }

    /** A text, with the zero at its end. */
    public AttributeWriter put(int type, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        header(type, text.length + 1);
        target.put(text).put((byte) 0);
        pad();
        return this;
    }

    /** Attributes within one. */
    public AttributeWriter nest(int type, Runnable contents) {
        int start = target.position();
        header(type | NESTED, 0);
        contents.run();
        target.putShort(start, (short) (target.position() - start));
        return this;
    }

    private void header(int type, int length) {
        target.putShort((short) (HEADER + length)).putShort((short) type);
    }

    private void pad() {
        while (target.position() % ALIGNMENT != 0) {
            target.put((byte) 0);
        }
    }

    static int aligned(int length) {
        return length + ALIGNMENT - 1 & -ALIGNMENT;
    }
}
