package io.drivebay.provider.nbd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.Capability;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.Geometry;
import io.drivebay.protocol.nbd.OptionCode;
import io.drivebay.protocol.nbd.OptionReplyType;
import io.drivebay.protocol.nbd.TransmissionFlag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server says of itself becomes a disk, or a line with a reason. */
@Timeout(60)
class HandshakeTest {
    private static final int SIZE = 1 << 20;

    @TempDir
    Path folder;

    private void assertRefused(ErrorCode code, String said, FakeServer.Script script) throws IOException {
        try (FakeServer server = new FakeServer(folder, script)) {
            DiskException refused = assertThrows(DiskException.class, () -> server.open("&timeout=500ms"));
            assertEquals(code, refused.code(), refused::getMessage);
            assertTrue(refused.getMessage().contains(said), refused.getMessage());
        }
    }

    private void assertOptionRefused(ErrorCode code, String said, int option, int type) throws IOException {
        assertRefused(code, said, peer -> peer.refuse(option, type, "because\nso"));
    }

    @Test
    void refusalsHaveTheirReasons() throws IOException {
        int go = OptionCode.GO;
        assertOptionRefused(ErrorCode.NOT_FOUND, "no export 'x' (because so)", go, OptionReplyType.ERR_UNKNOWN);
        assertOptionRefused(ErrorCode.ACCESS_DENIED, "does not give us", go, OptionReplyType.ERR_POLICY);
        assertOptionRefused(ErrorCode.ACCESS_DENIED, "write nbds", go, OptionReplyType.ERR_TLS_REQD);
        assertOptionRefused(
                ErrorCode.ACCESS_DENIED, "write nbds", OptionCode.EXTENDED_HEADERS, OptionReplyType.ERR_TLS_REQD);
        assertOptionRefused(ErrorCode.NOT_READY, "shutting down", go, OptionReplyType.ERR_SHUTDOWN);
        assertOptionRefused(ErrorCode.NOT_SUPPORTED, "too old", go, OptionReplyType.ERR_UNSUP);
        assertOptionRefused(ErrorCode.DEV_NOT_EXIST, "error 99", go, 1 << 31 | 99);
    }

    @Test
    void whatIsNoServerIsRefused() throws IOException {
        assertRefused(
                ErrorCode.NOT_SUPPORTED, "no NBD server", peer -> peer.send("HTTP/1.1 400 Bad\r\n\r\n".getBytes()));
        assertRefused(ErrorCode.DEV_NOT_EXIST, "ends the connection", peer -> {});
        assertRefused(ErrorCode.SEM_TIMEOUT, "does not answer", peer -> peer.channel.read(ByteBuffer.allocate(9)));
        assertRefused(ErrorCode.IO_DEVICE, "is malformed", peer -> {
            peer.refuse(OptionCode.EXTENDED_HEADERS, 0, "");
        });
        assertRefused(ErrorCode.IO_DEVICE, "without its size", peer -> peer.acknowledgeAll());
        try (FakeServer server = new FakeServer(folder, peer -> {})) {
            server.kill();
            DiskException refused = assertThrows(DiskException.class, () -> server.open(""));
            assertEquals(ErrorCode.DEV_NOT_EXIST, refused.code());
            assertTrue(refused.getMessage().contains("no server listens there"), refused.getMessage());
        }
        DiskException refused = assertThrows(
                DiskException.class, () -> Stores.open("nbd+unix:///x?socket=" + folder.resolve("none"), false));
        assertEquals(ErrorCode.FILE_NOT_FOUND, refused.code());
        refused = assertThrows(DiskException.class, () -> Stores.open("nbd://127.0.0.1:1/x", false));
        assertEquals(ErrorCode.DEV_NOT_EXIST, refused.code());
    }

    @Test
    void tlsThatTheServerHasNot() throws IOException {
        try (FakeServer server = new FakeServer(folder, peer -> peer.greet(ReplyKind.SIMPLE, SIZE, 1))) {
            String uri = server.uri("").replace("nbd+unix", "nbds+unix");
            DiskException refused = assertThrows(DiskException.class, () -> Stores.open(uri, false));
            assertEquals(ErrorCode.NOT_SUPPORTED, refused.code());
            assertTrue(refused.getMessage().contains("does not encrypt"), refused.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3, 4096, 4096, block sizes that cannot be",
        "0, 4096, 4096, block sizes that cannot be",
        "131072, 131072, 131072, block sizes that cannot be",
        "512, 256, 4096, block sizes that cannot be",
        "512, 4096, 100, block sizes that cannot be",
        "8192, 8192, 65536, sectors of up to 4096",
    })
    void blockSizesThatNoDiskHas(int least, int preferred, int most, String said) throws IOException {
        try (FakeServer server = new FakeServer(
                folder,
                peer -> peer.greet(ReplyKind.SIMPLE, SIZE, 1, least, preferred, most)
                        .next())) {
            DiskException refused = assertThrows(DiskException.class, () -> server.open(""));
            assertTrue(refused.getMessage().contains(said), refused.getMessage());
        }
    }

    @Test
    void sizesThatNoDiskHas() throws IOException {
        for (long bytes : new long[] {0, -1, 1000}) {
            assertRefused(ErrorCode.INVALID_PARAMETER, "which no disk", peer -> {
                peer.greet(ReplyKind.SIMPLE, bytes, 1, 512, 4096, 65536).next();
            });
        }
    }

    @Test
    void whatTheServerCanDoTheDiskCan() throws IOException {
        int flags = TransmissionFlag.HAS_FLAGS | TransmissionFlag.SEND_FLUSH | TransmissionFlag.SEND_FUA;
        assertEquals(
                Set.of(Capability.WRITE, Capability.FLUSH, Capability.FUA),
                capabilities(ReplyKind.SIMPLE, flags, false));
        assertEquals(Set.of(Capability.WRITE, Capability.EXTENTS), capabilities(ReplyKind.STRUCTURED, 1, false));
        assertEquals(
                Set.of(Capability.WRITE, Capability.DISCARD, Capability.WRITE_ZEROES),
                capabilities(
                        ReplyKind.SIMPLE, 1 | TransmissionFlag.SEND_TRIM | TransmissionFlag.SEND_WRITE_ZEROES, false));
        assertEquals(Set.of(), capabilities(ReplyKind.SIMPLE, flags | TransmissionFlag.READ_ONLY, true));
        DiskException refused = assertThrows(
                DiskException.class, () -> capabilities(ReplyKind.SIMPLE, flags | TransmissionFlag.READ_ONLY, false));
        assertEquals(ErrorCode.WRITE_PROTECT, refused.code());
    }

    private Set<Capability> capabilities(ReplyKind kind, int flags, boolean readOnly) throws IOException {
        try (FakeServer server = new FakeServer(
                        folder, peer -> peer.greet(kind, SIZE, flags).next());
                NbdDevice device = server.open("", readOnly)) {
            return device.capabilities();
        }
    }

    @Test
    void blockSizesAreKept() throws IOException {
        try (FakeServer server = new FakeServer(
                        folder,
                        peer -> peer.greet(ReplyKind.SIMPLE, SIZE, 1, 1024, 2048, 10240)
                                .next());
                NbdDevice device = server.open("")) {
            assertEquals(new Geometry(SIZE, 1024, 2048, 8192, 8192), device.geometry());
        }
    }

    /** Two connections where the server keeps them coherent, one where it does not. */
    @Test
    void asManyConnectionsAsTheServerKeepsCoherent() throws IOException {
        assertEquals(3, connections(1 | TransmissionFlag.CAN_MULTI_CONN));
        assertEquals(1, connections(1));
    }

    private int connections(int flags) throws IOException {
        AtomicInteger count = new AtomicInteger();
        try (FakeServer server = new FakeServer(folder, peer -> {
                    peer.greet(ReplyKind.SIMPLE, SIZE, flags);
                    count.incrementAndGet();
                    peer.done(peer.next(), new byte[512]);
                    peer.next();
                });
                NbdDevice device = server.open("&connections=3")) {
            for (int i = 0; i < (flags == 1 ? 1 : 3); i++) {
                Stores.read(device, 0, 512);
            }
            return count.get();
        }
    }
}
