package io.drivebay.provider.nbd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.protocol.nbd.ChunkType;
import io.drivebay.protocol.nbd.Magic;
import io.drivebay.protocol.nbd.NbdError;
import io.drivebay.protocol.nbd.TransmissionFlag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that answer wrong: the request fails with what is wrong, and no byte lands where it was not asked for. */
@Timeout(60)
class HostileServerTest {
    private static final int SIZE = 1 << 20;
    private static final int FLAGS = TransmissionFlag.HAS_FLAGS | TransmissionFlag.SEND_FLUSH;
    private static final String SHORT = "&timeout=150ms&reconnect=150ms";

    @TempDir
    Path folder;

    /** How one request is answered wrong. */
    @FunctionalInterface
    interface Wrong {
        void answer(Peer peer, Peer.Ask ask) throws IOException;
    }

    static Stream<Arguments> wrongReads() {
        return Stream.of(
                wrong("another magic", ReplyKind.SIMPLE, "begins with 12345678", (peer, ask) -> {
                    peer.send(ByteBuffer.allocate(16).putInt(0x12345678).array());
                }),
                wrong("an unknown cookie", ReplyKind.SIMPLE, "request that there is not", (peer, ask) -> {
                    peer.send(simple(0, ask.cookie() + 1));
                }),
                wrong("a cookie beyond all", ReplyKind.SIMPLE, "request that there is not", (peer, ask) -> {
                    peer.send(simple(0, -1));
                }),
                wrong("twice", ReplyKind.SIMPLE, "request that there is not", (peer, ask) -> {
                    peer.send(simple(NbdError.EIO, ask.cookie() + 1024));
                    peer.done(ask, new byte[512]);
                }),
                wrong("a structured one", ReplyKind.SIMPLE, "kind that was not agreed on", (peer, ask) -> {
                    peer.send(chunk(ChunkType.DONE, ChunkType.NONE, ask.cookie(), 0));
                }),
                wrong("a simple one with data", ReplyKind.STRUCTURED, "has no chunks", (peer, ask) -> {
                    peer.send(simple(0, ask.cookie()));
                }),
                wrong("an extended one", ReplyKind.STRUCTURED, "kind that was not agreed on", (peer, ask) -> {
                    peer.send(ByteBuffer.allocate(32)
                            .putInt(Magic.EXTENDED_REPLY)
                            .putInt(0)
                            .putLong(ask.cookie())
                            .array());
                }),
                wrong("nothing at all", ReplyKind.STRUCTURED, "before all bytes have come", (peer, ask) -> {
                    peer.send(chunk(ChunkType.DONE, ChunkType.NONE, ask.cookie(), 0));
                }),
                wrong("nothing that does not end", ReplyKind.STRUCTURED, "chunk of nothing", (peer, ask) -> {
                    peer.send(chunk(0, ChunkType.NONE, ask.cookie(), 0));
                }),
                wrong("nothing with bytes", ReplyKind.STRUCTURED, "chunk of nothing", (peer, ask) -> {
                    peer.send(chunk(ChunkType.DONE, ChunkType.NONE, ask.cookie(), 5));
                }),
                wrong("data before", ReplyKind.STRUCTURED, "not asked for, or twice", (peer, ask) -> {
                    peer.data(ask, ask.offset() - 1, new byte[512], true);
                }),
                wrong("data beyond", ReplyKind.STRUCTURED, "not asked for, or twice", (peer, ask) -> {
                    peer.data(ask, ask.offset() + 1, new byte[512], true);
                }),
                wrong("data far beyond", ReplyKind.EXTENDED, "not asked for, or twice", (peer, ask) -> {
                    peer.data(ask, Long.MAX_VALUE - 10, new byte[512], true);
                }),
                wrong("too much data", ReplyKind.STRUCTURED, "not asked for, or twice", (peer, ask) -> {
                    peer.send(chunk(0, ChunkType.OFFSET_DATA, ask.cookie(), -1));
                    peer.send(ByteBuffer.allocate(8).putLong(ask.offset()).array());
                }),
                wrong("data twice", ReplyKind.STRUCTURED, "not asked for, or twice", (peer, ask) -> {
                    peer.data(ask, ask.offset(), new byte[256], false);
                    peer.data(ask, ask.offset() + 255, new byte[257], true);
                }),
                wrong("no data in data", ReplyKind.STRUCTURED, "data without any", (peer, ask) -> {
                    peer.data(ask, ask.offset(), new byte[0], true);
                }),
                wrong("data with a gap", ReplyKind.STRUCTURED, "before all bytes have come", (peer, ask) -> {
                    peer.data(ask, ask.offset(), new byte[100], false);
                    peer.data(ask, ask.offset() + 101, new byte[411], true);
                }),
                wrong("a hole outside", ReplyKind.STRUCTURED, "not asked for, or twice", (peer, ask) -> {
                    peer.hole(ask, ask.offset(), 513, true);
                }),
                wrong("a hole of nothing", ReplyKind.STRUCTURED, "not asked for, or twice", (peer, ask) -> {
                    peer.hole(ask, ask.offset(), 0, true);
                }),
                wrong("a hole of 4 GiB", ReplyKind.EXTENDED, "not asked for, or twice", (peer, ask) -> {
                    peer.hole(ask, ask.offset(), -1, true);
                }),
                wrong("extents", ReplyKind.STRUCTURED, "has extents", (peer, ask) -> {
                    peer.status(ask, Peer.CONTEXT, 512, 0);
                }),
                wrong("an unknown chunk", ReplyKind.STRUCTURED, "chunk of type 77", (peer, ask) -> {
                    peer.send(chunk(ChunkType.DONE, 77, ask.cookie(), 0));
                }),
                wrong("an error of nothing", ReplyKind.STRUCTURED, "has an error 0", (peer, ask) -> {
                    peer.failed(ask, 0);
                }),
                wrong("an error without room", ReplyKind.STRUCTURED, "with 2 bytes", (peer, ask) -> {
                    peer.send(chunk(ChunkType.DONE, ChunkType.ERROR, ask.cookie(), 2));
                }),
                wrong("an endless error", ReplyKind.STRUCTURED, "with 1000000 bytes", (peer, ask) -> {
                    peer.send(chunk(ChunkType.DONE, ChunkType.ERROR, ask.cookie(), 1_000_000));
                }),
                wrong("an error with a text beyond", ReplyKind.STRUCTURED, "a text of 100 bytes", (peer, ask) -> {
                    peer.send(chunk(ChunkType.DONE, ChunkType.ERROR, ask.cookie(), 6));
                    peer.send(ByteBuffer.allocate(6)
                            .putInt(NbdError.EIO)
                            .putShort((short) 100)
                            .array());
                }),
                wrong("half a header", ReplyKind.SIMPLE, "closed the connection", (peer, ask) -> {
                    peer.send(Arrays.copyOf(simple(0, ask.cookie()), 9));
                }),
                wrong("half the data", ReplyKind.SIMPLE, "closed the connection", (peer, ask) -> {
                    peer.done(ask, new byte[200]);
                }),
                wrong("a goodbye", ReplyKind.SIMPLE, "shutting down", (peer, ask) -> {
                    peer.failed(ask, NbdError.ESHUTDOWN);
                }),
                wrong("nothing", ReplyKind.SIMPLE, "no answer", (peer, ask) -> peer.next()));
    }

    private static Arguments wrong(String name, ReplyKind kind, String said, Wrong wrong) {
        return Arguments.of(name, kind, said, wrong);
    }

    private static byte[] simple(int error, long cookie) {
        return ByteBuffer.allocate(16)
                .putInt(Magic.SIMPLE_REPLY)
                .putInt(error)
                .putLong(cookie)
                .array();
    }

    private static byte[] chunk(int flags, int type, long cookie, int length) {
        return ByteBuffer.allocate(20)
                .putInt(Magic.STRUCTURED_REPLY)
                .putShort((short) flags)
                .putShort((short) type)
                .putLong(cookie)
                .putInt(length)
                .array();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongReads")
    void aReadThatIsAnsweredWrongFailsAndTouchesNothingElse(String name, ReplyKind kind, String said, Wrong wrong)
            throws Exception {
        try (LogTrap log = new LogTrap();
                FakeServer server = new FakeServer(folder, peer -> {
                    peer.greet(kind, SIZE, FLAGS);
                    wrong.answer(peer, peer.next());
                });
                NbdDevice device = server.open(SHORT)) {
            ByteBuffer target = ByteBuffer.allocateDirect(3 * 512);
            for (int i = 0; i < target.capacity(); i++) {
                target.put(i, (byte) 0x5a);
            }
            target.limit(1024).position(512);
            DiskException failure = assertThrows(DiskException.class, () -> device.read(4096, target));
            assertTrue(
                    failure.code() == ErrorCode.DEV_NOT_EXIST || failure.code() == ErrorCode.SEM_TIMEOUT,
                    failure::describe);
            byte[] around = new byte[3 * 512];
            target.clear().get(around);
            byte[] untouched = new byte[512];
            Arrays.fill(untouched, (byte) 0x5a);
            assertArrayEquals(untouched, Arrays.copyOf(around, 512));
            assertArrayEquals(untouched, Arrays.copyOfRange(around, 1024, 1536));
            assertTrue(log.has(said), log::toString);
        }
    }

    @Test
    void chunksComeInAnyOrder() throws Exception {
        try (FakeServer server = new FakeServer(folder, peer -> {
                    peer.greet(ReplyKind.EXTENDED, SIZE, FLAGS);
                    Peer.Ask ask = peer.next();
                    byte[] ones = new byte[512];
                    Arrays.fill(ones, (byte) 1);
                    peer.data(ask, 4096 + 1024, ones, false);
                    peer.hole(ask, 4096 + 512, 512, false);
                    peer.data(ask, 4096 + 1536, ones, false);
                    peer.data(ask, 4096, ones, true);
                    peer.next();
                });
                NbdDevice device = server.open("")) {
            byte[] expected = new byte[2048];
            Arrays.fill(expected, (byte) 1);
            Arrays.fill(expected, 512, 1024, (byte) 0);
            assertArrayEquals(expected, Stores.read(device, 4096, 2048));
        }
    }

    @Test
    void anErrorOfTheServerFailsOneRequestWithItsCode() throws Exception {
        int[] errors = {
            NbdError.EPERM,
            NbdError.EIO,
            NbdError.ENOMEM,
            NbdError.EINVAL,
            NbdError.ENOSPC,
            NbdError.EOVERFLOW,
            NbdError.ENOTSUP,
            4711
        };
        ErrorCode[] codes = {
            ErrorCode.WRITE_PROTECT, ErrorCode.IO_DEVICE, ErrorCode.NOT_ENOUGH_MEMORY, ErrorCode.INVALID_PARAMETER,
            ErrorCode.DISK_FULL, ErrorCode.INVALID_PARAMETER, ErrorCode.NOT_SUPPORTED, ErrorCode.IO_DEVICE
        };
        try (FakeServer server = new FakeServer(folder, peer -> {
                    peer.greet(ReplyKind.STRUCTURED, SIZE, FLAGS);
                    for (int error : errors) {
                        peer.failed(peer.next(), error);
                    }
                    peer.done(peer.next(), null);
                    peer.next();
                });
                NbdDevice device = server.open("")) {
            for (ErrorCode code : codes) {
                DiskException failure =
                        assertThrows(DiskException.class, () -> Stores.write(device, 512, new byte[512]));
                assertEquals(code, failure.code());
                assertTrue(failure.getMessage().contains("to write 512 bytes at 512"), failure.getMessage());
            }
            Stores.write(device, 512, new byte[512]);
        }
    }

    /** The caller's buffer is its own again only when all of it is out, however early the answer comes. */
    @Test
    void anAnswerBeforeTheBytesIsNoEnd() throws Exception {
        byte[] bytes = new byte[1 << 20];
        Arrays.fill(bytes, (byte) 3);
        byte[][] arrived = new byte[1][];
        try (FakeServer server = new FakeServer(folder, peer -> {
                    peer.greet(ReplyKind.SIMPLE, SIZE, FLAGS);
                    Peer.Ask ask = peer.nextHeader();
                    peer.done(ask, null);
                    arrived[0] = peer.payload(ask);
                    peer.done(peer.next(), new byte[512]);
                    peer.next();
                });
                NbdDevice device = server.open("")) {
            ByteBuffer source =
                    ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
            device.write(0, source, false);
            source.clear().put(new byte[bytes.length]);
            // this one is sent, and so answered, after the payload
            Stores.read(device, 0, 512);
        }
        assertArrayEquals(bytes, arrived[0]);
    }
}
