package io.drivebay.driver.linux.internal.netlink;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The attributes of a message, or those within one of them; of several of one type the last counts. */
public final class Attributes {
    private static final int TYPE_MASK = 0x3FFF;

    private final Map<Integer, ByteBuffer> values = new HashMap<>();

    /** Reads a buffer's remaining bytes; what is cut off or malformed is left out. */
    public Attributes(ByteBuffer source) {
        while (source.remaining() >= AttributeWriter.HEADER) {
            int start = source.position();
            int length = Short.toUnsignedInt(source.getShort(start));
            if (length < AttributeWriter.HEADER || length > source.remaining()) {
                return;
            }
            values.put(
                    source.getShort(start + 2) & TYPE_MASK,
                    source.slice(start + AttributeWriter.HEADER, length - AttributeWriter.HEADER)
                            .order(source.order()));
            source.position(Math.min(source.limit(), start + AttributeWriter.aligned(length)));
        }
    }

    /** A 16-bit value without a sign. */
    public OptionalInt shortValue(int type) {
        ByteBuffer value = values.get(type);
        return value == null || value.remaining() < Short.BYTES
                ? OptionalInt.empty()
                : OptionalInt.of(Short.toUnsignedInt(value.getShort(0)));
    }

    /** A 32-bit value. */
    public OptionalInt intValue(int type) {
        ByteBuffer value = values.get(type);
        return value == null || value.remaining() < Integer.BYTES
                ? OptionalInt.empty()
                : OptionalInt.of(value.getInt(0));
    }

    /** The attributes within one. */
    public Optional<Attributes> nested(int type) {
        return Optional.ofNullable(values.get(type))
                .map(value -> new Attributes(value.duplicate().order(value.order())));
    }
}
