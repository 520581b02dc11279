package io.drivebay.driver.nbd.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.UnixSocket;
import io.drivebay.protocol.nbd.HandshakeFlag;
import io.drivebay.protocol.nbd.InfoType;
import io.drivebay.protocol.nbd.Magic;
import io.drivebay.protocol.nbd.OptionCode;
import io.drivebay.protocol.nbd.OptionReplyType;
import io.drivebay.protocol.nbd.TransmissionFlag;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's side of the handshake against servers that say what they should, and what they should not. */
@Timeout(30)
final class HandshakeTest {
    private static final int FLAGS = HandshakeFlag.FIXED_NEWSTYLE | HandshakeFlag.NO_ZEROES;
    /** Of NBD_OPT_GO for an export called disk that asks for its block sizes. */
    private static final int GO_BYTES = 8 + 4 + 4 + 4 + "disk".length() + 2 + 2;

    @TempDir
    Path folder;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private ServerSocketChannel listener;
    private ByteBuffer asked;

    @BeforeEach
    void listen() throws IOException {
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(folder.resolve("socket")));
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
        thread.shutdownNow();
    }

    /** The handshake with a server that greets, takes what a client sends, and answers. */
    private ExportInfo shake(ByteBuffer greeting, ByteBuffer answer) throws Exception {
        Future<?> server = thread.submit(() -> {
            try (SocketChannel client = listener.accept()) {
                client.write(greeting);
                asked = ByteBuffer.allocate(Integer.BYTES + GO_BYTES);
                while (asked.hasRemaining() && client.read(asked) >= 0) {
                    // until all of it has come, or the client has gone
                }
                asked.flip();
                client.write(answer);
            }
            return null;
        });
        try (UnixSocket socket = UnixSocket.connect(folder.resolve("socket"), Duration.ofSeconds(20))) {
            return Handshake.perform(socket, "disk");
        } finally {
            try {
                server.get();
            } catch (ExecutionException e) {
                // the client may have gone before the answer
                assertTrue(e.getCause() instanceof IOException, e::toString);
            }
        }
    }

    private static ByteBuffer greeting(long magic, long option, int flags) {
        return ByteBuffer.allocate(18)
                .putLong(magic)
                .putLong(option)
                .putShort((short) flags)
                .flip();
    }

    private static ByteBuffer greeting() {
        return greeting(Magic.GREETING, Magic.OPTION, FLAGS);
    }

    private static ByteBuffer reply(int type, byte[] data) {
        return ByteBuffer.allocate(20 + data.length)
                .putLong(Magic.OPTION_REPLY)
                .putInt(OptionCode.GO)
                .putInt(type)
                .putInt(data.length)
                .put(data)
                .flip();
    }

    private static ByteBuffer export(long bytes, int flags) {
        return reply(
                OptionReplyType.INFO,
                ByteBuffer.allocate(12)
                        .putShort((short) InfoType.EXPORT)
                        .putLong(bytes)
                        .putShort((short) flags)
                        .array());
    }

    private static ByteBuffer blockSizes(int largest) {
        return reply(
                OptionReplyType.INFO,
                ByteBuffer.allocate(14)
                        .putShort((short) InfoType.BLOCK_SIZE)
                        .putInt(512)
                        .putInt(4096)
                        .putInt(largest)
                        .array());
    }

    private static ByteBuffer acknowledged() {
        return reply(OptionReplyType.ACK, new byte[0]);
    }

    private static ByteBuffer all(ByteBuffer... parts) {
        ByteBuffer all = ByteBuffer.allocate(8192);
        for (ByteBuffer part : parts) {
            all.put(part);
        }
        return all.flip();
    }

    private void refused(ByteBuffer greeting, ByteBuffer answer, String words) {
        DiskException e = assertThrows(DiskException.class, () -> shake(greeting, answer));
        assertEquals(ErrorCode.DEV_NOT_EXIST, e.code(), e::describe);
        assertTrue(e.getMessage().contains(words), e::describe);
    }

    @Test
    void tellsWhatTheServerSays() throws Exception {
        int flags = TransmissionFlag.CAN_MULTI_CONN | TransmissionFlag.READ_ONLY;
        ExportInfo info = shake(greeting(), all(export(1L << 40, flags), blockSizes(-1), acknowledged()));

        assertEquals(new ExportInfo(1L << 40, flags, 0xFFFFFFFFL), info);
        assertTrue(info.readOnly());
        assertTrue(info.severalConnections());
    }

    @Test
    void asksForTheExportAndItsBlockSizes() throws Exception {
        shake(greeting(), all(export(512, 0), acknowledged()));

        assertEquals(FLAGS, asked.getInt());
        assertEquals(Magic.OPTION, asked.getLong());
        assertEquals(OptionCode.GO, asked.getInt());
        assertEquals(12, asked.getInt());
        assertEquals(4, asked.getInt());
        byte[] name = new byte[4];
        asked.get(name);
        assertEquals("disk", new String(name, StandardCharsets.UTF_8));
        assertEquals(1, asked.getShort());
        assertEquals(InfoType.BLOCK_SIZE, asked.getShort());
    }

    @Test
    void returnsOnlyTheFlagsThatItKnows() throws Exception {
        shake(greeting(Magic.GREETING, Magic.OPTION, 0xFFFF), all(export(512, 0), acknowledged()));
        assertEquals(FLAGS, asked.getInt());
        shake(
                greeting(Magic.GREETING, Magic.OPTION, HandshakeFlag.FIXED_NEWSTYLE),
                all(export(512, 0), acknowledged()));
        assertEquals(HandshakeFlag.FIXED_NEWSTYLE, asked.getInt());
    }

    @Test
    void withoutBlockSizesTheProtocolsLimitHolds() throws Exception {
        assertEquals(
                32 << 20, shake(greeting(), all(export(512, 0), acknowledged())).largest());
    }

    @Test
    void informationThatItDoesNotKnowIsLeftOut() throws Exception {
        ByteBuffer name = reply(
                OptionReplyType.INFO,
                ByteBuffer.allocate(6)
                        .putShort((short) InfoType.NAME)
                        .putInt(0x6469736b)
                        .array());

        assertEquals(
                512,
                shake(greeting(), all(name, export(512, 0), acknowledged())).bytes());
    }

    @Test
    void otherServersAreToldApart() {
        refused(greeting(Magic.GREETING + 1, Magic.OPTION, FLAGS), acknowledged(), "does not speak NBD");
        refused(greeting(Magic.GREETING, Magic.OPTION + 1, FLAGS), acknowledged(), "does not speak NBD");
        refused(greeting(Magic.GREETING, Magic.OPTION, 0), acknowledged(), "too old");
    }

    @Test
    void aRefusalIsToldInTheServersWords() {
        // NBD_REP_ERR_UNKNOWN
        byte[] why = "no such export".getBytes(StandardCharsets.UTF_8);
        refused(greeting(), reply(1 << 31 | 6, why), "disk: error 6 no such export");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4097, Integer.MIN_VALUE})
    void lengthsThatNobodyMeansAreMalformed(int length) {
        ByteBuffer answer = acknowledged();
        answer.putInt(16, length);

        refused(greeting(), all(export(512, 0), answer), "malformed");
    }

    @Test
    void answersThatDoNotFitAreMalformed() {
        ByteBuffer otherOption = acknowledged();
        otherOption.putInt(8, OptionCode.LIST);
        ByteBuffer otherMagic = acknowledged();
        otherMagic.putLong(0, Magic.OPTION);

        refused(greeting(), acknowledged(), "malformed");
        refused(greeting(), all(export(512, 0), otherOption), "malformed");
        refused(greeting(), all(export(512, 0), otherMagic), "malformed");
        refused(greeting(), reply(OptionReplyType.INFO, new byte[1]), "malformed");
        refused(greeting(), reply(OptionReplyType.SERVER, new byte[4]), "malformed");
    }

    @Test
    void aServerThatGoesAwayIsTold() {
        refused(greeting(), export(512, 0), "closed the connection");
    }
}
