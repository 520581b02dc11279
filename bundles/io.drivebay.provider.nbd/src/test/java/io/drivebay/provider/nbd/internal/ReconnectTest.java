package io.drivebay.provider.nbd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.protocol.nbd.Command;
import io.drivebay.protocol.nbd.NbdError;
import io.drivebay.protocol.nbd.TransmissionFlag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens when a server goes and comes back, or does not. */
@Timeout(60)
class ReconnectTest {
    private static final int SIZE = 1 << 20;
    private static final int FLAGS = CrashingServer.FLAGS;
    private static final BooleanSupplier ALL_LOST = () -> true;

    @TempDir
    Path folder;

    /** Whatever happened, no thread is left. */
    @AfterEach
    void noThreadIsLeft() {
        assertEquals(
                0,
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("drivebay-nbd-client"))
                        .count());
    }

    @Test
    void acknowledgedWritesAreMadeAgainBeforeAnythingElse() throws Exception {
        byte[] old = filled(1);
        byte[] bytes = filled(2);
        try (CrashingServer server = new CrashingServer(folder, ReplyKind.STRUCTURED, SIZE);
                NbdDevice device = server.server.open("")) {
            Stores.write(device, 512, old);
            Stores.write(device, 512, bytes);
            device.writeZeroes(2048, 512, true);
            server.restart(ALL_LOST);
            assertArrayEquals(bytes, Stores.read(device, 512, 512));
            device.flush();
            assertArrayEquals(bytes, Arrays.copyOfRange(server.durable(), 512, 1024));
            server.restart(ALL_LOST);
            assertArrayEquals(bytes, Stores.read(device, 512, 512));
        }
    }

    @Test
    void whatWaitsGoesOnWhenTheServerIsBack() throws Exception {
        try (CrashingServer server = new CrashingServer(folder, ReplyKind.SIMPLE, SIZE);
                NbdDevice device = server.server.open("")) {
            server.server.kill();
            CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> readUnchecked(device));
            assertThrows(java.util.concurrent.TimeoutException.class, () -> read.get(300, TimeUnit.MILLISECONDS));
            server.restart(ALL_LOST);
            assertArrayEquals(new byte[512], read.get(20, TimeUnit.SECONDS));
        }
    }

    private static byte[] readUnchecked(NbdDevice device) {
        try {
            return Stores.read(device, 0, 512);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    @Test
    void afterTheDeadlineRequestsFailAndGoOnWhenTheServerIsBack() throws Exception {
        byte[] bytes = filled(7);
        try (CrashingServer server = new CrashingServer(folder, ReplyKind.STRUCTURED, SIZE);
                NbdDevice device = server.server.open("&reconnect=200ms")) {
            Stores.write(device, 0, bytes);
            server.server.kill();
            DiskException failure = assertThrows(DiskException.class, () -> Stores.read(device, 0, 512));
            assertEquals(ErrorCode.DEV_NOT_EXIST, failure.code());
            assertTrue(failure.getMessage().contains("has been gone for"), failure.getMessage());
            assertThrows(DiskException.class, device::flush);
            server.restart(ALL_LOST);
            byte[] read = null;
            while (read == null) {
                try {
                    read = Stores.read(device, 0, 512);
                } catch (DiskException e) {
                    assertEquals(ErrorCode.DEV_NOT_EXIST, e.code());
                    LockSupport.parkNanos(1_000_000);
                }
            }
            assertArrayEquals(bytes, read);
            device.flush();
            assertArrayEquals(bytes, Arrays.copyOf(server.durable(), 512));
        }
    }

    @Test
    void aServerThatDoesNotAnswerCountsAsLost() throws Exception {
        AtomicInteger clients = new AtomicInteger();
        try (FakeServer server = new FakeServer(folder, peer -> {
                    peer.greet(ReplyKind.SIMPLE, SIZE, FLAGS);
                    Peer.Ask ask = peer.next();
                    if (clients.incrementAndGet() > 1) {
                        peer.done(ask, filled(3));
                    }
                    peer.next();
                });
                NbdDevice device = server.open("&timeout=200ms")) {
            assertArrayEquals(filled(3), Stores.read(device, 0, 512));
            assertEquals(2, clients.get());
        }
    }

    /** A write larger than what the sockets hold, which the server never takes. */
    @Test
    void aServerThatDoesNotReadCountsAsLost() throws Exception {
        AtomicInteger clients = new AtomicInteger();
        try (FakeServer server = new FakeServer(folder, peer -> {
                    peer.greet(ReplyKind.SIMPLE, 16 << 20, FLAGS);
                    if (clients.incrementAndGet() > 1) {
                        peer.done(peer.next(), null);
                        peer.next();
                    } else {
                        peer.nextHeader();
                        while (clients.get() == 1) {
                            Thread.onSpinWait();
                        }
                    }
                });
                NbdDevice device = server.open("&timeout=300ms")) {
            Stores.write(device, 0, new byte[8 << 20]);
            assertEquals(2, clients.get());
        }
    }

    @Test
    void anotherExportIsNotTakenForTheSame() throws Exception {
        assertUnlike(SIZE / 2, FLAGS, "has 524288 bytes and had 1048576");
        assertUnlike(SIZE, FLAGS | TransmissionFlag.READ_ONLY, "can only be read now");
        assertUnlike(SIZE, FLAGS & ~TransmissionFlag.SEND_FLUSH, "has no [FLUSH] any more");
    }

    private void assertUnlike(int size, int flags, String said) throws IOException {
        AtomicInteger clients = new AtomicInteger();
        try (FakeServer server = new FakeServer(folder, peer -> {
                    if (clients.incrementAndGet() == 1) {
                        peer.greet(ReplyKind.SIMPLE, SIZE, FLAGS).next();
                    } else {
                        peer.greet(ReplyKind.SIMPLE, size, flags).next();
                    }
                });
                NbdDevice device = server.open("")) {
            for (int i = 0; i < 2; i++) {
                DiskException failure = assertThrows(DiskException.class, () -> Stores.read(device, 0, 512));
                assertEquals(ErrorCode.INVALID_PARAMETER, failure.code());
                assertTrue(failure.getMessage().contains(said), failure.getMessage());
            }
        }
    }

    @Test
    void anExportThatHasGrownIsTakenAsItWas() throws Exception {
        AtomicInteger clients = new AtomicInteger();
        try (FakeServer server = new FakeServer(folder, peer -> {
                    boolean first = clients.incrementAndGet() == 1;
                    peer.greet(ReplyKind.SIMPLE, first ? SIZE : 2 * SIZE, FLAGS);
                    Peer.Ask ask = peer.next();
                    if (!first) {
                        peer.done(ask, filled(4));
                        peer.next();
                    }
                });
                NbdDevice device = server.open("")) {
            assertArrayEquals(filled(4), Stores.read(device, 0, 512));
            assertEquals(SIZE, device.geometry().bytes());
        }
    }

    @Test
    void aWriteThatCannotBeMadeAgainFailsEverythingLoudly() throws Exception {
        AtomicInteger clients = new AtomicInteger();
        try (FakeServer server = new FakeServer(folder, peer -> {
                    peer.greet(ReplyKind.STRUCTURED, SIZE, FLAGS);
                    Peer.Ask ask = peer.next();
                    if (clients.incrementAndGet() == 1) {
                        peer.done(ask, null);
                    } else {
                        assertEquals(Command.WRITE, ask.command());
                        peer.failed(ask, NbdError.ENOSPC);
                        peer.next();
                    }
                });
                NbdDevice device = server.open("")) {
            Stores.write(device, 512, filled(1));
            DiskException failure = assertThrows(DiskException.class, device::flush);
            assertEquals(ErrorCode.WRITE_FAULT, failure.code());
            assertTrue(failure.getMessage().contains("cannot be made again"), failure.getMessage());
            assertThrows(DiskException.class, () -> Stores.read(device, 0, 512));
        }
    }

    /** A server says once that a flush failed; what it was for stays lost. */
    @Test
    void afterAFlushThatFailedNoneSucceeds() throws Exception {
        try (FakeServer server = new FakeServer(folder, peer -> {
                    peer.greet(ReplyKind.SIMPLE, SIZE, FLAGS);
                    peer.done(peer.next(), null);
                    peer.failed(peer.next(), NbdError.EIO);
                    while (true) {
                        peer.done(peer.next(), null);
                    }
                });
                NbdDevice device = server.open("")) {
            Stores.write(device, 0, filled(1));
            assertEquals(
                    ErrorCode.IO_DEVICE,
                    assertThrows(DiskException.class, device::flush).code());
            Stores.write(device, 0, filled(1));
            DiskException again = assertThrows(DiskException.class, device::flush);
            assertTrue(again.getMessage().startsWith("an earlier flush failed"), again.getMessage());
        }
    }

    /** Far more is written than is kept; early flushes make the room. */
    @Test
    void keepsNoMoreThanItMay() throws Exception {
        AtomicInteger flushes = new AtomicInteger();
        try (FakeServer server = new FakeServer(folder, peer -> {
                    peer.greet(ReplyKind.SIMPLE, 64 << 20, FLAGS);
                    while (true) {
                        Peer.Ask ask = peer.next();
                        flushes.addAndGet(ask.command() == Command.FLUSH ? 1 : 0);
                        peer.done(ask, null);
                    }
                });
                NbdDevice device = server.open("&unflushed=4M")) {
            assertEquals(1 << 20, device.geometry().largestTransfer());
            for (int i = 0; i < 40; i++) {
                Stores.write(device, 0, new byte[1 << 20]);
            }
        }
        assertTrue(flushes.get() >= 9 && flushes.get() <= 30, flushes + " flushes");
    }

    @Test
    void closesWhileTheServerIsGone() throws Exception {
        FakeServer server = new FakeServer(
                folder, peer -> peer.greet(ReplyKind.SIMPLE, SIZE, FLAGS).next());
        NbdDevice device = server.open("&reconnect=1h");
        server.kill();
        device.close();
        server.close();
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[512];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
