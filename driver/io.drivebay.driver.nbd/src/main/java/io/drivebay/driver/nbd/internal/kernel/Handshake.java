package io.drivebay.driver.nbd.internal.kernel;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.UnixSocket;
import io.drivebay.protocol.nbd.ExportQuery;
import io.drivebay.protocol.nbd.Greeting;
import io.drivebay.protocol.nbd.HandshakeFlag;
import io.drivebay.protocol.nbd.InfoType;
import io.drivebay.protocol.nbd.OptionCode;
import io.drivebay.protocol.nbd.OptionReplyHeader;
import io.drivebay.protocol.nbd.OptionReplyType;
import io.drivebay.protocol.nbd.OptionRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The client's part of the fixed newstyle handshake up to the transmission phase, which the kernel takes over. It asks
 * for simple replies, as the kernel knows no others (NBD protocol, "Option haggling").
 */
final class Handshake {
    /** A text of an error may be that long, and nothing else is longer. */
    private static final int LONGEST_REPLY = 4096;

    private static final long PROTOCOL_LARGEST = 32 << 20;

    private final UnixSocket socket;
    private final String export;

    private Handshake(UnixSocket socket, String export) {
        this.socket = socket;
        this.export = export;
    }

    /**
     * Asks for an export.
     *
     * @throws DiskException DEV_NOT_EXIST if the server refuses, with what it says
     */
    static ExportInfo perform(UnixSocket socket, String export) throws DiskException {
        Handshake handshake = new Handshake(socket, export);
        handshake.greet();
        handshake.ask();
        return handshake.answer();
    }

    private void greet() throws DiskException {
        int said = Greeting.flags(read(Greeting.BYTES))
                .orElseThrow(() -> new DiskException(
                        ErrorCode.DEV_NOT_EXIST, "the server does not speak NBD with the newstyle handshake"));
        int flags = said & (HandshakeFlag.FIXED_NEWSTYLE | HandshakeFlag.NO_ZEROES);
        if ((flags & HandshakeFlag.FIXED_NEWSTYLE) == 0) {
            throw new DiskException(ErrorCode.DEV_NOT_EXIST, "the NBD server's handshake is too old");
        }
        socket.write(ByteBuffer.allocate(Integer.BYTES).putInt(flags).flip());
    }

    private void ask() throws DiskException {
        byte[] query = new ExportQuery(export, Set.of(InfoType.BLOCK_SIZE)).bytes();
        socket.write(ByteBuffer.wrap(OptionRequest.of(OptionCode.GO, query)));
    }

    private ExportInfo answer() throws DiskException {
        long bytes = -1;
        int flags = 0;
        long largest = PROTOCOL_LARGEST;
        while (true) {
            OptionReplyHeader header =
                    OptionReplyHeader.parse(read(OptionReplyHeader.BYTES)).orElseThrow(this::malformed);
            if (header.option() != OptionCode.GO || header.length() > LONGEST_REPLY) {
                throw malformed();
            }
            ByteBuffer data = read((int) header.length());
            if (header.type() == OptionReplyType.ACK && bytes >= 0) {
                return new ExportInfo(bytes, flags, largest);
            } else if (header.refused()) {
                throw new DiskException(
                        ErrorCode.DEV_NOT_EXIST,
                        "the NBD server does not give export " + export + ": error "
                                + (header.type() & Integer.MAX_VALUE) + " " + StandardCharsets.UTF_8.decode(data));
            } else if (header.type() != OptionReplyType.INFO || data.remaining() < Short.BYTES) {
                throw malformed();
            }
            int info = data.getShort();
            if (info == InfoType.EXPORT && data.remaining() >= Long.BYTES + Short.BYTES) {
                bytes = data.getLong();
                flags = Short.toUnsignedInt(data.getShort());
            } else if (info == InfoType.BLOCK_SIZE && data.remaining() >= 3 * Integer.BYTES) {
                largest = Integer.toUnsignedLong(data.getInt(data.position() + 2 * Integer.BYTES));
            }
        }
    }

    private ByteBuffer read(int length) throws DiskException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        socket.read(bytes);
        return bytes.flip();
    }

    private DiskException malformed() {
        return new DiskException(
                ErrorCode.DEV_NOT_EXIST, "the NBD server's answer about export " + export + " is malformed");
    }
}
