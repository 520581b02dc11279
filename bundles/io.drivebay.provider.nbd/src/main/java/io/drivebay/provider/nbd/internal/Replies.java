package io.drivebay.provider.nbd.internal;

import io.drivebay.protocol.nbd.ChunkType;
import io.drivebay.protocol.nbd.Command;
import io.drivebay.protocol.nbd.Magic;
import io.drivebay.protocol.nbd.NbdError;
import io.drivebay.protocol.nbd.ReplyHeader;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Takes a server's answers and ends the requests that they are for. Nothing that the server says is believed: whatever
 * does not fit what was asked ends the connection. For one thread.
 */
final class Replies {
    private static final int OFFSET_BYTES = 8;
    private static final int HOLE_BYTES = OFFSET_BYTES + 4;
    private static final int ERROR_BYTES = 6;

    /** Texts have at most 4096 bytes; kinds of errors that are not known yet may have more beside. */
    private static final int MOST_ERROR_BYTES = 8192;

    /** No server has reason to say more about one range. */
    private static final long MOST_EXTENTS = 4 << 20;

    private final Input input;
    private final ReplyKind kind;
    private final int context;
    private final Finder requests;
    private final ReplyHeader header = new ReplyHeader();

    /** Finds what was asked. */
    @FunctionalInterface
    interface Finder {
        /** The request that waits for an answer under this name; null if there is none. */
        Request find(long cookie);
    }

    Replies(Input input, Export export, Finder requests) {
        this.input = input;
        this.kind = export.replies();
        this.context = export.context();
        this.requests = requests;
    }

    /**
     * Waits for a reply, or a chunk of one, and takes it.
     *
     * @throws ProtocolException if it is not what was asked
     * @throws IOException if the connection ends
     */
    void next() throws IOException {
        ByteBuffer buffer = input.need(Integer.BYTES);
        int magic = buffer.getInt(buffer.position());
        int bytes = ReplyHeader.bytes(magic);
        if (bytes == 0) {
            throw malformed("begins with " + Integer.toHexString(magic));
        }
        buffer = input.need(bytes);
        header.parse(buffer, buffer.position());
        requireKind(magic);
        buffer.position(buffer.position() + bytes);
        Request request = requests.find(header.cookie());
        if (request == null) {
            throw malformed("is to a request that there is not");
        }
        if (header.simple()) {
            simple(request);
        } else {
            chunk(request);
        }
        if (header.last()) {
            end(request);
        }
    }

    private void requireKind(int magic) throws ProtocolException {
        boolean fits = switch (kind) {
            case SIMPLE -> header.simple();
            case STRUCTURED -> magic != Magic.EXTENDED_REPLY;
            case EXTENDED -> magic == Magic.EXTENDED_REPLY;
        };
        if (!fits) {
            throw malformed("is of a kind that was not agreed on");
        }
    }

    private void simple(Request request) throws IOException {
        boolean carries = request.command() == Command.READ || request.command() == Command.BLOCK_STATUS;
        if (header.error() != 0) {
            refused(request, header.error(), "");
        } else if (kind == ReplyKind.SIMPLE && request.command() == Command.READ) {
            input.fill(request.part(request.offset(), (int) request.length()));
            request.coverage().add(request.offset(), request.end());
        } else if (carries) {
            throw malformed("has no chunks");
        }
    }

    private void chunk(Request request) throws IOException {
        long length = header.length();
        switch (header.type()) {
            case ChunkType.NONE -> {
                if (length != 0 || !header.last()) {
                    throw malformed("has a chunk of nothing with " + length + " bytes");
                }
            }
            case ChunkType.OFFSET_DATA -> data(request, length);
            case ChunkType.OFFSET_HOLE -> hole(request, length);
            case ChunkType.BLOCK_STATUS -> status(request, length, false);
            case ChunkType.BLOCK_STATUS_EXT -> status(request, length, true);
            default -> error(request, length);
        }
    }

    private void data(Request request, long length) throws IOException {
        if (length <= OFFSET_BYTES) {
            throw malformed("has a chunk of data without any");
        }
        long offset = input.need(OFFSET_BYTES).getLong();
        cover(request, offset, length - OFFSET_BYTES);
        input.fill(request.part(offset, (int) (length - OFFSET_BYTES)));
    }

    private void hole(Request request, long length) throws IOException {
        if (length != HOLE_BYTES) {
            throw malformed("has a hole of " + length + " bytes of payload");
        }
        ByteBuffer payload = input.need(HOLE_BYTES);
        long offset = payload.getLong();
        long bytes = Integer.toUnsignedLong(payload.getInt());
        cover(request, offset, bytes);
        Zeroes.fill(request.part(offset, (int) bytes));
    }

    /** A part of a read comes: it must lie within, and be new. */
    private void cover(Request request, long offset, long length) throws ProtocolException {
        boolean within = request.command() == Command.READ
                && offset >= request.offset()
                && length > 0
                && length <= request.length()
                && offset <= request.end() - length;
        if (!within || !request.coverage().add(offset, offset + length)) {
            throw malformed("gives " + Long.toUnsignedString(length) + " bytes at " + Long.toUnsignedString(offset)
                    + " that were not asked for, or twice");
        }
    }

    private void status(Request request, long length, boolean extended) throws IOException {
        int head = extended ? 2 * Integer.BYTES : Integer.BYTES;
        int each = extended ? 2 * Long.BYTES : 2 * Integer.BYTES;
        long count = (length - head) / each;
        boolean fits = length > head && (length - head) % each == 0 && count <= MOST_EXTENTS;
        if (!fits || extended != (kind == ReplyKind.EXTENDED) || request.command() != Command.BLOCK_STATUS) {
            throw malformed("has extents of " + Long.toUnsignedString(length) + " bytes");
        }
        ByteBuffer payload = input.need(head);
        int about = payload.getInt();
        boolean counted = !extended || Integer.toUnsignedLong(payload.getInt()) == count;
        if (about != context || !counted || !request.extents().isEmpty()) {
            throw malformed("has extents that were not asked for, or twice");
        }
        for (long i = 0; i < count; i++) {
            payload = input.need(each);
            long bytes = extended ? payload.getLong() : Integer.toUnsignedLong(payload.getInt());
            long flags = extended ? payload.getLong() : payload.getInt();
            if (bytes <= 0) {
                throw malformed("has an extent of " + Long.toUnsignedString(bytes) + " bytes");
            }
            request.extents().add(bytes, flags);
        }
    }

    private void error(Request request, long length) throws IOException {
        boolean isError = (header.type() & ChunkType.ERROR_FLAG) != 0;
        if (!isError || length < ERROR_BYTES || length > MOST_ERROR_BYTES) {
            throw malformed(
                    "has a chunk of type " + header.type() + " with " + Long.toUnsignedString(length) + " bytes");
        }
        ByteBuffer payload = input.need((int) length);
        int start = payload.position();
        int error = payload.getInt();
        int text = Short.toUnsignedInt(payload.getShort());
        if (error == 0 || text > length - ERROR_BYTES) {
            throw malformed("has an error " + error + " with a text of " + text + " bytes");
        }
        String said = StandardCharsets.UTF_8
                .decode(payload.slice(payload.position(), text))
                .toString();
        payload.position(start + (int) length);
        refused(request, error, Text.plain(said));
    }

    /** A server that is about to go answers no request for good; the next one may. */
    private static void refused(Request request, int error, String said) throws IOException {
        if (error == NbdError.ESHUTDOWN) {
            throw new IOException("the server is shutting down");
        }
        request.refused(error, said);
    }

    private void end(Request request) throws ProtocolException {
        if (!request.hasFailed()) {
            if (request.command() == Command.READ && !request.coverage().is(request.offset(), request.end())) {
                throw malformed("ends before all bytes have come");
            }
            if (request.command() == Command.BLOCK_STATUS && request.extents().isEmpty()) {
                throw malformed("has no extents");
            }
        }
        request.answered();
    }

    private static ProtocolException malformed(String how) {
        return new ProtocolException("the server breaks the protocol: a reply " + how);
    }
}
