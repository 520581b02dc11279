package io.drivebay.driver.nbd.internal.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.Capability;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every request, right and wrong, with each kind of replies. */
@Timeout(120)
final class TransmissionTest {
    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int DISC = 2;
    private static final int FLUSH = 3;
    private static final int TRIM = 4;
    private static final int CACHE = 5;
    private static final int ZEROES = 6;
    private static final int STATUS = 7;

    private static final int FUA = 1;
    private static final int NO_HOLE = 2;
    private static final int DF = 4;
    private static final int REQ_ONE = 8;
    private static final int FAST_ZERO = 16;

    private static final int EPERM = 1;
    private static final int EIO = 5;
    private static final int EINVAL = 22;
    private static final int ENOSPC = 28;

    private static final int SIZE = 8 << 20;

    private final MemoryTarget disk = new MemoryTarget("disk", SIZE, 512);
    private final ExecutorService executor = Executors.newFixedThreadPool(4);
    private final Random random = new Random(TestSeed.value());
    private Served served;

    @BeforeEach
    void serve() throws IOException {
        served = new Served();
        served.add(disk);
    }

    @AfterEach
    void end() throws IOException {
        served.close();
        executor.shutdownNow();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private Client begin(ReplyKind kind) throws IOException {
        return served.connect().begin("disk", kind);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsRead(ReplyKind kind) throws IOException {
        for (boolean elsewhere : new boolean[] {false, true}) {
            disk.executor = elsewhere ? executor : null;
            try (Client client = begin(kind)) {
                for (int length : new int[] {512, 4096, 65536, 66048, 262144, 262656, 1 << 20, SIZE}) {
                    byte[] bytes = bytes(length);
                    client.write(0, bytes);
                    assertArrayEquals(bytes, disk.content(0, length), "length " + length);
                    assertArrayEquals(bytes, client.read(0, length), "length " + length);
                    assertArrayEquals(Arrays.copyOfRange(bytes, length - 512, length), client.read(length - 512, 512));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void rangesAreChecked(ReplyKind kind) throws IOException {
        try (Client client = begin(kind)) {
            for (int command : new int[] {READ, WRITE, TRIM, CACHE, ZEROES}) {
                int beyond = command == WRITE || command == ZEROES ? ENOSPC : EINVAL;
                byte[] payload = command == WRITE ? new byte[1024] : new byte[0];
                for (long offset : new long[] {SIZE, SIZE - 512, Long.MIN_VALUE, -512, -1024, Long.MAX_VALUE - 511}) {
                    assertEquals(beyond, client.call(command, 0, offset, 1024, payload).error, command + " " + offset);
                }
                assertEquals(EINVAL, client.call(command, 0, 1, 1024, payload).error, "misaligned " + command);
                byte[] odd = command == WRITE ? new byte[100] : new byte[0];
                assertEquals(EINVAL, client.call(command, 0, 0, 100, odd).error, "odd " + command);
            }
            assertEquals(512, client.read(SIZE - 512, 512).length);
            assertEquals(0, client.call(ZEROES, 0, SIZE - 512, 512).error);
        }
    }

    @ParameterizedTest
    @EnumSource
    void lengthsUpToFourGigabytesAreUnderstood(ReplyKind kind) throws IOException {
        try (Client client = begin(kind)) {
            assertEquals(EINVAL, client.call(READ, 0, 0, 0xffff_fe00L).error);
            assertEquals(EINVAL, client.call(TRIM, 0, 0, 0xffff_fe00L).error);
            assertEquals(ENOSPC, client.call(ZEROES, 0, 0, 0xffff_fe00L).error);
            client.write(0, bytes(SIZE));
            assertEquals(0, client.call(ZEROES, 0, 0, SIZE).error, "the whole disk at once");
            assertArrayEquals(new byte[SIZE], disk.content(0, SIZE));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLargestPayloadIsServedAndALargerOneRefused(ReplyKind kind) throws IOException {
        int most = 64 << 20;
        served.add(new MemoryTarget("large", 2 * most, 512));
        try (Client client = served.connect().begin("large", kind)) {
            byte[] bytes = bytes(most);
            client.write(512, bytes);
            assertArrayEquals(bytes, client.read(512, most));
            assertEquals(EINVAL, client.call(WRITE, 0, 0, most + 512, new byte[most + 512]).error);
            assertEquals(EINVAL, client.call(READ, 0, 0, most + 512).error);
            assertEquals(512, client.read(0, 512).length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readOnlyDisksRefuseChanges(ReplyKind kind) throws IOException {
        disk.readOnly = true;
        try (Client client = begin(kind)) {
            assertEquals(EPERM, client.call(WRITE, 0, 0, 4096, bytes(4096)).error);
            assertEquals(EPERM, client.call(TRIM, 0, 0, 4096).error);
            assertEquals(EPERM, client.call(ZEROES, 0, 0, 4096).error);
            assertArrayEquals(new byte[4096], client.read(0, 4096));
        }
    }

    @ParameterizedTest
    @EnumSource
    void unknownCommandsAndFlagsAreRefused(ReplyKind kind) throws IOException {
        try (Client client = begin(kind)) {
            for (int command : new int[] {8, 9, 4711, 0xffff}) {
                assertEquals(EINVAL, client.call(command, 0, 0, 512).error, "command " + command);
            }
            for (int command : new int[] {READ, TRIM, FLUSH, CACHE, ZEROES, STATUS}) {
                assertEquals(EINVAL, client.call(command, 1 << 12, 0, 512).error, "command " + command);
            }
            assertEquals(EINVAL, client.call(WRITE, 1 << 12, 0, 512, bytes(512)).error);
            assertArrayEquals(new byte[512], disk.content(0, 512));
            assertEquals(kind == ReplyKind.SIMPLE ? EINVAL : 0, client.call(READ, DF, 0, 512).error);
            assertEquals(512, client.read(0, 512).length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsDoneForNothing(ReplyKind kind) throws IOException {
        try (Client client = begin(kind)) {
            for (int command : new int[] {READ, WRITE, TRIM, CACHE, ZEROES}) {
                assertEquals(0, client.call(command, 0, 4096, 0).error, "command " + command);
            }
            assertEquals(EINVAL, client.call(STATUS, 0, 4096, 0).error);
        }
    }

    @ParameterizedTest
    @EnumSource
    void flushAndForceReachTheDisk(ReplyKind kind) throws IOException {
        try (Client client = begin(kind)) {
            assertEquals(0, client.call(FLUSH, 0, 0, 0).error);
            assertEquals(1, disk.flushes.get());
            assertEquals(0, client.call(WRITE, FUA, 0, 512, bytes(512)).error);
            assertEquals(1, disk.forced.get());
            assertEquals(0, client.call(TRIM, FUA, 0, 4096).error);
            assertEquals(0, client.call(ZEROES, FUA | NO_HOLE, 0, 4096).error);
            assertEquals(3, disk.flushes.get());
            assertEquals(0, client.call(READ, FUA, 0, 512).error);
            disk.flushError = ErrorCode.IO_DEVICE;
            assertEquals(EIO, client.call(FLUSH, 0, 0, 0).error);
            assertEquals(EIO, client.call(ZEROES, FUA, 0, 4096).error);
        }
    }

    @ParameterizedTest
    @EnumSource
    void errorsOfTheDiskAreTold(ReplyKind kind) throws IOException {
        for (boolean elsewhere : new boolean[] {false, true}) {
            disk.executor = elsewhere ? executor : null;
            try (Client client = begin(kind)) {
                client.write(0, bytes(SIZE));
                disk.writeError = ErrorCode.DISK_FULL;
                assertEquals(ENOSPC, client.call(WRITE, 0, 0, 4096, bytes(4096)).error);
                assertEquals(ENOSPC, client.call(WRITE, 0, 0, 1 << 20, bytes(1 << 20)).error);
                disk.writeError = null;
                disk.badByte = 600_000;
                assertEquals(EIO, client.call(READ, 0, 599_552, 1024).error);
                Answer large = client.call(READ, 0, 0, 1 << 20);
                assertEquals(EIO, large.error);
                if (kind != ReplyKind.SIMPLE) {
                    assertEquals(524_288, large.errorOffset, "the piece that failed");
                    assertEquals(3, large.dataChunks, "what could be read came");
                    assertEquals(EIO, client.call(READ, DF, 0, 1 << 20).error);
                }
                disk.badByte = -1;
                assertEquals(1 << 20, client.read(0, 1 << 20).length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SIMPLE")
    void holesAreToldAsHolesUnlessOneChunkIsAskedFor(ReplyKind kind) throws IOException {
        try (Client client = begin(kind)) {
            byte[] bytes = bytes(4096);
            client.write(1 << 19, bytes);
            Answer answer = client.call(READ, 0, 0, 1 << 20);
            assertEquals(3, answer.holeChunks);
            assertEquals(1, answer.dataChunks);
            byte[] wanted = new byte[1 << 20];
            System.arraycopy(bytes, 0, wanted, 1 << 19, bytes.length);
            assertArrayEquals(wanted, answer.data);
            Answer whole = client.call(READ, DF, 0, 1 << 20);
            assertEquals(0, whole.holeChunks);
            assertEquals(1, whole.dataChunks);
            assertArrayEquals(wanted, whole.data);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SIMPLE")
    void theMapSaysWhatIsThere(ReplyKind kind) throws IOException {
        try (Client client = begin(kind)) {
            client.write(8192, bytes(4096));
            assertEquals(0, client.call(ZEROES, NO_HOLE, 16384, 4096).error);
            List<long[]> map = client.call(STATUS, 0, 0, SIZE).extents;
            assertEquals(5, map.size());
            assertArrayEquals(new long[] {8192, 3}, map.get(0));
            assertArrayEquals(new long[] {4096, 0}, map.get(1));
            assertArrayEquals(new long[] {4096, 3}, map.get(2));
            assertArrayEquals(new long[] {4096, 0}, map.get(3));
            assertArrayEquals(new long[] {SIZE - 20480, 3}, map.get(4));
            List<long[]> one = client.call(STATUS, REQ_ONE, 4096, 4096).extents;
            assertEquals(1, one.size());
            assertArrayEquals(new long[] {4096, 3}, one.get(0));
            assertEquals(EINVAL, client.call(STATUS, 0, SIZE, 512).error);
            assertEquals(EINVAL, client.call(STATUS, 0, SIZE - 512, 1024).error);
        }
    }

    @Test
    void aMapOfManyPiecesEndsEarlyAndGoesOn() throws IOException {
        try (Client client = begin(ReplyKind.EXTENDED)) {
            for (int at = 0; at < SIZE; at += 3 * 4096) {
                client.write(at, bytes(512));
            }
            int pieces = 0;
            long at = 0;
            int calls = 0;
            while (at < SIZE) {
                for (long[] extent : client.call(STATUS, 0, at, SIZE - at).extents) {
                    at += extent[0];
                    pieces++;
                }
                calls++;
            }
            assertEquals(SIZE, at);
            assertTrue(pieces >= 2 * (SIZE / (3 * 4096)), "pieces " + pieces);
            assertEquals(1, calls);
        }
    }

    @Test
    void whatADiskCannotIsNotOffered() throws IOException {
        disk.capabilities = EnumSet.of(Capability.WRITE, Capability.NON_BLOCKING);
        try (Client client = begin(ReplyKind.STRUCTURED)) {
            assertEquals(0, client.flags & (1 << 5 | 1 << 11));
            assertEquals(EINVAL, client.call(TRIM, 0, 0, 4096).error);
            assertEquals(EINVAL, client.call(ZEROES, FAST_ZERO, 0, 4096).error);
            assertEquals(0, client.call(ZEROES, 0, 0, 4096).error);
        }
        disk.capabilities = EnumSet.of(Capability.WRITE, Capability.WRITE_ZEROES, Capability.NON_BLOCKING);
        try (Client client = begin(ReplyKind.STRUCTURED)) {
            assertEquals(0, client.call(ZEROES, FAST_ZERO, 0, 4096).error);
            disk.capabilities = EnumSet.of(Capability.WRITE, Capability.NON_BLOCKING);
            assertEquals(95, client.call(ZEROES, FAST_ZERO, 0, 4096).error, "not any more");
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyRequestsInOneGoAreAllAnswered(ReplyKind kind) throws IOException {
        for (boolean elsewhere : new boolean[] {false, true}) {
            disk.executor = elsewhere ? executor : null;
            try (Client client = begin(kind)) {
                byte[] content = bytes(SIZE);
                client.write(0, content);
                Map<Long, Integer> asked = new HashMap<>();
                ByteBuffer requests = ByteBuffer.allocate(1000 * client.header(READ, 0, 0, 0, 0).length);
                while (requests.hasRemaining()) {
                    int offset = 512 * random.nextInt(SIZE / 512 - 64);
                    long cookie = client.expect(READ, offset, 8192);
                    asked.put(cookie, offset);
                    requests.put(client.header(READ, 0, cookie, offset, 8192));
                }
                client.send(requests.array());
                while (!asked.isEmpty()) {
                    Answer answer = client.answer();
                    int offset = asked.remove(answer.cookie);
                    assertArrayEquals(Arrays.copyOfRange(content, offset, offset + 8192), answer.data);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestsMayComeByteByByte(ReplyKind kind) throws IOException {
        try (Client client = begin(kind)) {
            byte[] payload = bytes(512);
            byte[] write = client.header(WRITE, kind == ReplyKind.EXTENDED ? 32 : 0, 5, 1024, 512);
            for (byte[] part : new byte[][] {write, payload}) {
                for (byte one : part) {
                    client.send(new byte[] {one});
                }
            }
            client.take(kind.acknowledgementBytes);
            assertArrayEquals(payload, client.read(1024, 512));
        }
    }

    @ParameterizedTest
    @EnumSource
    void garbageEndsTheConnection(ReplyKind kind) throws IOException {
        try (Client client = begin(kind)) {
            byte[] wrong = client.header(READ, 0, 1, 0, 512);
            wrong[0] ^= 1;
            client.send(wrong);
            client.assertClosed();
        }
    }

    @Test
    void discEndsItAfterWhatIsUnderway() throws IOException {
        disk.executor = executor;
        try (Client client = begin(ReplyKind.SIMPLE)) {
            List<Long> asked = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                asked.add(client.request(READ, 0, 0, 4096, new byte[0]));
            }
            client.send(client.header(DISC, 0, 1, 0, 0));
            for (int i = 0; i < 20; i++) {
                assertTrue(asked.remove(client.answer().cookie));
            }
            client.assertClosed();
        }
    }

    @Test
    void aHalfClosedClientGetsWhatIsUnderway() throws IOException {
        disk.executor = executor;
        try (Client client = begin(ReplyKind.STRUCTURED)) {
            client.request(READ, 0, 0, 1 << 20, new byte[0]);
            client.channel.shutdownOutput();
            assertEquals(1 << 20, client.answer().data.length);
            client.assertClosed();
        }
    }

    @Test
    void aPayloadWithoutItsEndIsNotWritten() throws IOException {
        try (Client client = begin(ReplyKind.SIMPLE)) {
            client.send(client.header(WRITE, 0, 1, 0, 4096), bytes(4095));
        }
        try (Client client = begin(ReplyKind.SIMPLE)) {
            assertArrayEquals(new byte[4096], client.read(0, 4096));
        }
    }

    @Test
    void extendedPayloadsOfOtherCommandsAreConsumed() throws IOException {
        try (Client client = begin(ReplyKind.EXTENDED)) {
            assertEquals(EINVAL, client.call(STATUS, 32, 0, 1000, new byte[1000]).error);
            assertEquals(EINVAL, client.call(77, 32, 0, 1000, new byte[1000]).error);
            assertEquals(512, client.read(0, 512).length);
        }
    }

    @Test
    void answersKeepTheirOrderWithinARequestWhileOthersGoBetween() throws IOException {
        disk.executor = executor;
        try (Client client = begin(ReplyKind.STRUCTURED)) {
            byte[] content = bytes(SIZE);
            client.write(0, content);
            Map<Long, Integer> asked = new HashMap<>();
            for (int i = 0; i < 16; i++) {
                int length = i % 2 == 0 ? 1 << 20 : 512;
                asked.put(client.request(READ, i % 4 == 0 ? DF : 0, 1024, length, new byte[0]), length);
            }
            while (!asked.isEmpty()) {
                Answer answer = client.answer();
                int length = asked.remove(answer.cookie);
                assertArrayEquals(Arrays.copyOfRange(content, 1024, 1024 + length), answer.data);
            }
        }
    }

    @Test
    void theSizeMayChangeUnderAClient() throws IOException {
        Export export = served.find("disk").orElseThrow();
        try (Client client = begin(ReplyKind.SIMPLE)) {
            disk.bytes = SIZE / 2;
            export.resized(disk.geometry().orElseThrow());
            assertEquals(EINVAL, client.call(READ, 0, SIZE / 2, 512).error);
            assertEquals(0, client.call(READ, 0, SIZE / 2 - 512, 512).error);
        }
    }

    @Test
    void headersAreBigEndian() throws IOException {
        try (Client client = begin(ReplyKind.SIMPLE)) {
            client.send(client.header(READ, 0, 0x0102030405060708L, 0, 0));
            ByteBuffer reply = client.take(16);
            assertArrayEquals(
                    new byte[] {0x67, 0x44, 0x66, (byte) 0x98, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8}, reply.array());
        }
    }
}
