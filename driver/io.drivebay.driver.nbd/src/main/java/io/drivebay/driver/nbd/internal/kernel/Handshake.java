package io.drivebay.driver.nbd.internal.kernel;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.UnixSocket;
import io.drivebay.protocol.nbd.HandshakeFlag;
import io.drivebay.protocol.nbd.InfoType;
import io.drivebay.protocol.nbd.Magic;
import io.drivebay.protocol.nbd.OptionCode;
import io.drivebay.protocol.nbd.OptionReplyType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The client's part of the fixed newstyle handshake up to the transmission phase, which the kernel takes over. It asks
 * for simple replies, as the kernel knows no others (NBD protocol, "Option haggling").
 */
final class Handshake {
    private static final int GREETING_BYTES = 8 + 8 + 2;
    private static final int REPLY_HEADER_BYTES = 8 + 4 + 4 + 4;
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
        ByteBuffer greeting = read(GREETING_BYTES);
        if (greeting.getLong() != Magic.GREETING || greeting.getLong() != Magic.OPTION) {
            throw new DiskException(
                    ErrorCode.DEV_NOT_EXIST, "the server does not speak NBD with the newstyle handshake");
        }
        int flags = greeting.getShort() & (HandshakeFlag.FIXED_NEWSTYLE | HandshakeFlag.NO_ZEROES);
        if ((flags & HandshakeFlag.FIXED_NEWSTYLE) == 0) {
            throw new DiskException(ErrorCode.DEV_NOT_EXIST, "the NBD server's handshake is too old");
        }
        socket.write(ByteBuffer.allocate(Integer.BYTES).putInt(flags).flip());
    }

    private void ask() throws DiskException {
        byte[] name = export.getBytes(StandardCharsets.UTF_8);
        int length = Integer.BYTES + name.length + 2 * Short.BYTES;
        ByteBuffer option = ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + length)
                .putLong(Magic.OPTION)
                .putInt(OptionCode.GO)
                .putInt(length)
                .putInt(name.length)
                .put(name)
                .putShort((short) 1)
                .putShort((short) InfoType.BLOCK_SIZE);
        socket.write(option.flip());
    }

    private ExportInfo answer() throws DiskException {
        long bytes = -1;
        int flags = 0;
        long largest = PROTOCOL_LARGEST;
        while (true) {
            ByteBuffer header = read(REPLY_HEADER_BYTES);
            long magic = header.getLong();
            int option = header.getInt();
            int type = header.getInt();
            int length = header.getInt();
            if (magic != Magic.OPTION_REPLY || option != OptionCode.GO || length < 0 || length > LONGEST_REPLY) {
                throw malformed();
            }
            ByteBuffer data = read(length);
            if (type == OptionReplyType.ACK && bytes >= 0) {
                return new ExportInfo(bytes, flags, largest);
            } else if (type < 0) {
                throw new DiskException(
                        ErrorCode.DEV_NOT_EXIST,
                        "the NBD server does not give export " + export + ": error " + (type & ~(1 << 31)) + " "
                                + StandardCharsets.UTF_8.decode(data));
            } else if (type != OptionReplyType.INFO || length < Short.BYTES) {
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
