package io.drivebay.provider.nbd.internal;

import io.drivebay.protocol.nbd.ChunkedReplies;
import io.drivebay.protocol.nbd.ExtendedReplies;
import io.drivebay.protocol.nbd.Greeting;
import io.drivebay.protocol.nbd.OptionCode;
import io.drivebay.protocol.nbd.OptionReply;
import io.drivebay.protocol.nbd.OptionReplyType;
import io.drivebay.protocol.nbd.ReplyFormat;
import io.drivebay.protocol.nbd.RequestHeader;
import io.drivebay.protocol.nbd.SimpleReplies;
import io.drivebay.protocol.nbd.StructuredReplies;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A client as a fake server sees it. */
final class Peer {
    static final int CONTEXT = 7;

    final SocketChannel channel;
    private ReplyKind kind = ReplyKind.SIMPLE;

    Peer(SocketChannel channel) {
        this.channel = channel;
    }

    /** A request that came. */
    record Ask(int command, int flags, long cookie, long offset, long length, byte[] payload) {}

    /** The handshake, up to the transmission phase. */
    Peer greet(ReplyKind wanted, long bytes, int flags) throws IOException {
        return greet(wanted, bytes, flags, 1, 4096, 32 << 20);
    }

    Peer greet(ReplyKind wanted, long bytes, int flags, int least, int preferred, int most) throws IOException {
        kind = wanted;
        send(Greeting.bytes());
        read(Integer.BYTES);
        while (true) {
            read(Long.BYTES);
            int option = read(Integer.BYTES).getInt();
            read(read(Integer.BYTES).getInt());
            switch (option) {
                case OptionCode.EXTENDED_HEADERS -> agree(option, wanted == ReplyKind.EXTENDED);
                case OptionCode.STRUCTURED_REPLY -> agree(option, wanted != ReplyKind.SIMPLE);
                case OptionCode.SET_META_CONTEXT -> {
                    send(OptionReply.context(option, CONTEXT, "base:allocation"));
                    agree(option, true);
                }
                case OptionCode.GO -> {
                    send(OptionReply.export(option, bytes, flags));
                    send(OptionReply.blockSize(option, least, preferred, most));
                    agree(option, true);
                    return this;
                }
                default -> agree(option, false);
            }
        }
    }

    /** The handshake, in which one option is answered like this and the others are refused. */
    void refuse(int refused, int type, String text) throws IOException {
        send(Greeting.bytes());
        read(Integer.BYTES);
        while (true) {
            read(Long.BYTES);
            int option = read(Integer.BYTES).getInt();
            read(read(Integer.BYTES).getInt());
            if (option == refused) {
                send(OptionReply.refusal(option, type, text));
            } else {
                agree(option, false);
            }
        }
    }

    /** A handshake that agrees to everything and says nothing. */
    void acknowledgeAll() throws IOException {
        send(Greeting.bytes());
        read(Integer.BYTES);
        while (true) {
            read(Long.BYTES);
            int option = read(Integer.BYTES).getInt();
            read(read(Integer.BYTES).getInt());
            agree(option, true);
        }
    }

    private void agree(int option, boolean yes) throws IOException {
        send(OptionReply.of(option, yes ? OptionReplyType.ACK : OptionReplyType.ERR_UNSUP));
    }

    /** The next request. */
    Ask next() throws IOException {
        Ask ask = nextHeader();
        payload(ask);
        return ask;
    }

    /** The next request, whose payload is still to come. */
    Ask nextHeader() throws IOException {
        RequestHeader header = new RequestHeader(kind == ReplyKind.EXTENDED);
        if (!header.parse(read(header.bytes()), 0)) {
            throw new AssertionError("the client sent no request");
        }
        byte[] payload = new byte[(int) header.payload()];
        return new Ask(header.command(), header.flags(), header.cookie(), header.offset(), header.length(), payload);
    }

    byte[] payload(Ask ask) throws IOException {
        fill(ByteBuffer.wrap(ask.payload()));
        return ask.payload();
    }

    ReplyFormat format() {
        return switch (kind) {
            case SIMPLE -> new SimpleReplies();
            case STRUCTURED -> new StructuredReplies();
            case EXTENDED -> new ExtendedReplies();
        };
    }

    ChunkedReplies chunks() {
        return (ChunkedReplies) format();
    }

    /** Answers well; with data if it was a read. */
    void done(Ask ask, byte[] data) throws IOException {
        ByteBuffer reply = ByteBuffer.allocate(ReplyFormat.MOST_BYTES + (data == null ? 0 : data.length));
        if (data == null) {
            send(reply, format().putDone(reply, 0, ask.cookie(), ask.offset()));
        } else {
            format().putDataHeader(reply, 0, ask.cookie(), ask.offset(), ask.offset(), data.length, true);
            reply.position(format().dataHeaderBytes()).put(data);
            send(reply, reply.position());
        }
    }

    void failed(Ask ask, int error) throws IOException {
        ByteBuffer reply = ByteBuffer.allocate(ReplyFormat.MOST_BYTES);
        send(reply, format().putError(reply, 0, ask.cookie(), ask.offset(), error));
    }

    void data(Ask ask, long offset, byte[] data, boolean last) throws IOException {
        ByteBuffer reply = ByteBuffer.allocate(ReplyFormat.MOST_BYTES + data.length);
        format().putDataHeader(reply, 0, ask.cookie(), ask.offset(), offset, data.length, last);
        reply.position(format().dataHeaderBytes()).put(data);
        send(reply, reply.position());
    }

    void hole(Ask ask, long offset, int length, boolean last) throws IOException {
        ByteBuffer reply = ByteBuffer.allocate(ReplyFormat.MOST_BYTES);
        send(reply, chunks().putHole(reply, 0, ask.cookie(), ask.offset(), offset, length, last));
    }

    /** Extents, as lengths and flags by turns. */
    void status(Ask ask, int context, long... extents) throws IOException {
        ChunkedReplies chunks = chunks();
        int count = extents.length / 2;
        ByteBuffer reply = ByteBuffer.allocate(ReplyFormat.MOST_BYTES + count * chunks.extentBytes());
        int at = chunks.putStatusHeader(reply, 0, ask.cookie(), ask.offset(), context, count);
        for (int i = 0; i < count; i++) {
            chunks.putExtent(reply, at, extents[2 * i], (int) extents[2 * i + 1]);
            at += chunks.extentBytes();
        }
        send(reply, at);
    }

    void send(ByteBuffer bytes, int length) throws IOException {
        send(bytes.clear().limit(length));
    }

    void send(byte[] bytes) throws IOException {
        send(ByteBuffer.wrap(bytes));
    }

    private void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private ByteBuffer read(int bytes) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(bytes);
        fill(into);
        return into.flip();
    }

    private void fill(ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into) < 0) {
                throw new EOFException();
            }
        }
    }
}
