package io.drivebay.provider.nbd.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.protocol.nbd.ContextQuery;
import io.drivebay.protocol.nbd.ExportQuery;
import io.drivebay.protocol.nbd.Greeting;
import io.drivebay.protocol.nbd.HandshakeFlag;
import io.drivebay.protocol.nbd.InfoType;
import io.drivebay.protocol.nbd.OptionCode;
import io.drivebay.protocol.nbd.OptionReplyHeader;
import io.drivebay.protocol.nbd.OptionReplyType;
import io.drivebay.protocol.nbd.OptionRequest;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;

/** The client's part of the fixed newstyle handshake (NBD protocol, "Option haggling"). */
final class Handshake {
    private static final String ALLOCATION = "base:allocation";
    private static final byte[] NOTHING = {};

    /** A text may have 4096 bytes, and nothing else is longer. */
    private static final long LONGEST_REPLY = 8192;

    /** A server that goes on and on never gets to the point. */
    private static final int MOST_REPLIES = 1000;

    private static final int INFO_BYTES = Short.BYTES;
    private static final int EXPORT_BYTES = Long.BYTES + Short.BYTES;
    private static final int SIZES_BYTES = 3 * Integer.BYTES;

    private final ServerAddress address;
    private Input input;
    private int replies;

    private Handshake(ServerAddress address) {
        this.address = address;
    }

    /**
     * A connection in the transmission phase.
     *
     * @throws DiskException with a code that says what the server refuses
     * @throws IOException if the connection ends, or the server breaks the protocol
     */
    static Connected perform(PlainTransport plain, NbdSpec spec) throws IOException {
        Handshake handshake = new Handshake(spec.address());
        handshake.input = new Input(plain);
        handshake.greet();
        if (spec.tls().isPresent()) {
            handshake.encrypt(plain, spec.tls().get());
        }
        ReplyKind replies = handshake.agreeOnReplies();
        int context = replies == ReplyKind.SIMPLE ? Export.NO_CONTEXT : handshake.agreeOnContext();
        Export export = handshake.go(replies, context);
        return new Connected(handshake.input, export);
    }

    /**
     * What came of it.
     *
     * @param input over the transport that is used from now on
     */
    record Connected(Input input, Export export) {}

    private void greet() throws IOException {
        int flags = Greeting.flags(read(Greeting.BYTES))
                .orElseThrow(() -> new DiskException(
                        ErrorCode.NOT_SUPPORTED,
                        address + ": what answers there is no NBD server with the newstyle handshake"));
        if ((flags & HandshakeFlag.FIXED_NEWSTYLE) == 0) {
            throw new DiskException(
                    ErrorCode.NOT_SUPPORTED, address + ": the server's handshake is too old; it needs fixed newstyle");
        }
        int answer = flags & (HandshakeFlag.FIXED_NEWSTYLE | HandshakeFlag.NO_ZEROES);
        write(ByteBuffer.allocate(Integer.BYTES).putInt(answer).array());
    }

    private void encrypt(PlainTransport plain, ClientTls tls) throws IOException {
        Reply reply = ask(OptionCode.STARTTLS, NOTHING);
        if (reply.header().refused()) {
            throw new DiskException(
                    ErrorCode.NOT_SUPPORTED,
                    address + ": the server does not encrypt" + reply.said()
                            + "; give it a certificate, or write nbd instead of nbds");
        }
        requireAck(reply);
        if (input.available() > 0) {
            throw new ProtocolException("the server sends bytes in the clear after it agreed to encrypt");
        }
        try {
            input = new Input(TlsTransport.begin(plain.channel(), tls.engine(address.port())));
        } catch (SSLException e) {
            throw new DiskException(
                    ErrorCode.ACCESS_DENIED,
                    address + ": TLS fails: " + e.getMessage() + "; see " + ClientTls.CERTIFICATES + " and "
                            + ClientTls.HOSTNAME,
                    e);
        }
    }

    private ReplyKind agreeOnReplies() throws IOException {
        if (agreed(OptionCode.EXTENDED_HEADERS)) {
            return ReplyKind.EXTENDED;
        }
        return agreed(OptionCode.STRUCTURED_REPLY) ? ReplyKind.STRUCTURED : ReplyKind.SIMPLE;
    }

    private boolean agreed(int option) throws IOException {
        Reply reply = ask(option, NOTHING);
        if (reply.header().refused()) {
            requireTlsOptional(reply);
            return false;
        }
        requireAck(reply);
        return true;
    }

    private int agreeOnContext() throws IOException {
        byte[] query = new ContextQuery(address.export(), List.of(ALLOCATION)).bytes();
        Reply reply = ask(OptionCode.SET_META_CONTEXT, query);
        int context = Export.NO_CONTEXT;
        while (reply.header().type() == OptionReplyType.META_CONTEXT) {
            ByteBuffer data = reply.data();
            if (data.remaining() < Integer.BYTES) {
                throw malformed(reply);
            }
            int number = data.getInt();
            if (StandardCharsets.UTF_8.decode(data).toString().equals(ALLOCATION)) {
                context = number;
            }
            reply = next(OptionCode.SET_META_CONTEXT);
        }
        if (reply.header().refused()) {
            // what is wrong with the export, the next option says
            return Export.NO_CONTEXT;
        }
        requireAck(reply);
        return context;
    }

    private Export go(ReplyKind replies, int context) throws IOException {
        byte[] query = new ExportQuery(address.export(), Set.of(InfoType.BLOCK_SIZE)).bytes();
        Reply reply = ask(OptionCode.GO, query);
        long bytes = 0;
        int flags = -1;
        BlockSizes sizes = BlockSizes.UNSAID;
        while (reply.header().type() == OptionReplyType.INFO) {
            ByteBuffer data = reply.data();
            if (data.remaining() < INFO_BYTES) {
                throw malformed(reply);
            }
            int type = data.getShort();
            if (type == InfoType.EXPORT && data.remaining() == EXPORT_BYTES) {
                bytes = data.getLong();
                flags = Short.toUnsignedInt(data.getShort());
            } else if (type == InfoType.BLOCK_SIZE && data.remaining() == SIZES_BYTES) {
                sizes = BlockSizes.checked(data.getInt(), data.getInt(), data.getInt());
            } else if (type == InfoType.EXPORT || type == InfoType.BLOCK_SIZE) {
                throw malformed(reply);
            }
            reply = next(OptionCode.GO);
        }
        if (reply.header().refused()) {
            throw refusal(reply);
        }
        requireAck(reply);
        if (flags < 0) {
            throw new ProtocolException("the server gives an export without its size");
        }
        return new Export(bytes, flags, sizes, replies, context);
    }

    private DiskException refusal(Reply reply) throws DiskException {
        requireTlsOptional(reply);
        String export = address.export().isEmpty() ? "a default export" : "export '" + address.export() + "'";
        return switch (reply.header().type()) {
            case OptionReplyType.ERR_UNKNOWN ->
                new DiskException(
                        ErrorCode.NOT_FOUND,
                        address + ": the server has no " + export.replaceFirst("^a ", "") + reply.said()
                                + "; its exports are listed by: nbdinfo --list");
            case OptionReplyType.ERR_POLICY ->
                new DiskException(
                        ErrorCode.ACCESS_DENIED, address + ": the server does not give us " + export + reply.said());
            case OptionReplyType.ERR_SHUTDOWN ->
                new DiskException(ErrorCode.NOT_READY, address + ": the server is shutting down" + reply.said());
            case OptionReplyType.ERR_UNSUP ->
                new DiskException(
                        ErrorCode.NOT_SUPPORTED,
                        address + ": the server is too old, it has no NBD_OPT_GO" + reply.said());
            default ->
                new DiskException(
                        ErrorCode.DEV_NOT_EXIST,
                        address + ": the server refuses " + export + " with error "
                                + (reply.header().type() & Integer.MAX_VALUE) + reply.said());
        };
    }

    private void requireTlsOptional(Reply reply) throws DiskException {
        if (reply.header().type() == OptionReplyType.ERR_TLS_REQD) {
            throw new DiskException(
                    ErrorCode.ACCESS_DENIED,
                    address + ": the server demands TLS" + reply.said() + "; write nbds instead of nbd");
        }
    }

    private void requireAck(Reply reply) throws ProtocolException {
        if (reply.header().type() != OptionReplyType.ACK) {
            throw malformed(reply);
        }
    }

    private static ProtocolException malformed(Reply reply) {
        return new ProtocolException("the server's answer to option "
                + reply.header().option() + " is malformed: type "
                + Integer.toHexString(reply.header().type()) + ", "
                + reply.header().length() + " bytes");
    }

    /** An answer, with its data. */
    private record Reply(OptionReplyHeader header, ByteBuffer data) {
        /** What a refusal says to people, ready to be put behind ours. */
        String said() {
            String text =
                    Text.plain(StandardCharsets.UTF_8.decode(data.duplicate()).toString());
            return text.isEmpty() ? "" : " (" + text + ")";
        }
    }

    private Reply ask(int option, byte[] data) throws IOException {
        write(OptionRequest.of(option, data));
        return next(option);
    }

    private Reply next(int option) throws IOException {
        OptionReplyHeader header = OptionReplyHeader.parse(read(OptionReplyHeader.BYTES))
                .orElseThrow(() -> new ProtocolException("the server's answer to option " + option + " is none"));
        if (header.option() != option || header.length() > LONGEST_REPLY || ++replies > MOST_REPLIES) {
            throw new ProtocolException("the server's answer to option " + option + " is malformed: to option "
                    + header.option() + ", " + header.length() + " bytes, number " + replies);
        }
        return new Reply(header, read((int) header.length()));
    }

    private ByteBuffer read(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        input.fill(bytes);
        return bytes.flip();
    }

    private void write(byte[] bytes) throws IOException {
        input.transport().write(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 1);
    }
}
