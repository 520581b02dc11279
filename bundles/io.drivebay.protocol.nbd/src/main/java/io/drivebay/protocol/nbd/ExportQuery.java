package io.drivebay.protocol.nbd;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The data of {@link OptionCode#INFO} and {@link OptionCode#GO}.
 *
 * <pre>length 4, name, count 2, then each type 2</pre>
 *
 * @param name the export's
 * @param infos types that are asked for, see {@link InfoType}
 */
public record ExportQuery(String name, Set<Integer> infos) {
    /** The data that asks for it. */
    public byte[] bytes() {
        byte[] text = OptionText.bytes(name);
        ByteBuffer data = ByteBuffer.allocate(text.length + Short.BYTES * (1 + infos.size()))
                .put(text)
                .putShort((short) infos.size());
        infos.forEach(info -> data.putShort(info.shortValue()));
        return data.array();
    }

    /** What the data says; empty if it has the wrong form. */
    public static Optional<ExportQuery> parse(byte[] data) {
        ByteBuffer from = ByteBuffer.wrap(data);
        try {
            String name = OptionText.take(from);
            int count = Short.toUnsignedInt(from.getShort());
            Set<Integer> infos = new HashSet<>();
            for (int i = 0; i < count; i++) {
                infos.add(Short.toUnsignedInt(from.getShort()));
            }
            return name == null || from.hasRemaining() ? Optional.empty() : Optional.of(new ExportQuery(name, infos));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }
}
