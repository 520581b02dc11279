package io.drivebay.protocol.nbd;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The data of {@link OptionCode#LIST_META_CONTEXT} and {@link OptionCode#SET_META_CONTEXT}.
 *
 * <pre>length 4, name, count 4, then each length 4, query</pre>
 *
 * @param name the export's
 * @param queries what is asked for
 */
public record ContextQuery(String name, List<String> queries) {
    /** The data that asks for it. */
    public byte[] bytes() {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(OptionText.bytes(name));
        data.writeBytes(
                ByteBuffer.allocate(Integer.BYTES).putInt(queries.size()).array());
        queries.forEach(query -> data.writeBytes(OptionText.bytes(query)));
        return data.toByteArray();
    }

    /** What the data says; empty if it has the wrong form. */
    public static Optional<ContextQuery> parse(byte[] data) {
        ByteBuffer from = ByteBuffer.wrap(data);
        try {
            String name = OptionText.take(from);
            long count = Integer.toUnsignedLong(from.getInt());
            List<String> queries = new ArrayList<>();
            for (long i = 0; i < count; i++) {
                String query = OptionText.take(from);
                if (query == null) {
                    return Optional.empty();
                }
                queries.add(query);
            }
            return name == null || from.hasRemaining()
                    ? Optional.empty()
                    : Optional.of(new ContextQuery(name, queries));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }
}
