package io.drivebay.driver.nbd.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several connections are offered, so a flush of one must cover what any of them was told is written. */
@Timeout(60)
final class MultiConnTest {
    private static final int WRITE = 1;
    private static final int FLUSH = 3;
    private static final int TRIM = 4;
    private static final int WRITE_ZEROES = 6;
    private static final int CAN_MULTI_CONN = 1 << 8;
    private static final int SIZE = 64 << 10;
    private static final int ROUNDS = 300 * Soak.FACTOR;

    private final MemoryTarget disk = new MemoryTarget("disk", SIZE, 512);

    private static byte[] sector(long value) {
        return ByteBuffer.allocate(512).putLong(value).array();
    }

    /** What a crash would leave of a sector. */
    private long durable(int sector) {
        return ByteBuffer.wrap(disk.durable).getLong(512 * sector);
    }

    private static void flush(Client client) throws IOException {
        assertEquals(0, client.call(FLUSH, 0, 0, 0).error);
    }

    @ParameterizedTest
    @ValueSource(ints = {WRITE, TRIM, WRITE_ZEROES})
    void aFlushCoversWhatAnotherConnectionWasTold(int command) throws IOException {
        disk.durable = new byte[SIZE];
        try (Served served = new Served()) {
            served.add(disk);
            try (Client writer = served.connect().begin("disk", ReplyKind.SIMPLE);
                    Client flusher = served.connect().begin("disk", ReplyKind.STRUCTURED)) {
                assertEquals(CAN_MULTI_CONN, writer.flags & CAN_MULTI_CONN);
                writer.write(0, sector(1));
                assertEquals(0, durable(0), "durable without a flush");
                flush(flusher);
                assertEquals(1, durable(0));
                byte[] payload = command == WRITE ? sector(0) : new byte[0];
                assertEquals(0, writer.call(command, 0, 0, 512, payload).error);
                // who flushes has sent nothing else, also not to read
                flush(flusher);
                assertEquals(0, durable(0));
            }
        }
    }

    /** A flush waits for the disk's own, and for nothing that no other client was told yet. */
    @Test
    void aFlushNeitherWaitsForWritesInFlightNorIsAnsweredTooEarly() throws IOException {
        disk.durable = new byte[SIZE];
        try (Served served = new Served()) {
            served.add(disk);
            try (Client writer = served.connect().begin("disk", ReplyKind.SIMPLE);
                    Client flusher = served.connect().begin("disk", ReplyKind.SIMPLE);
                    Client witness = served.connect().begin("disk", ReplyKind.SIMPLE)) {
                writer.write(0, sector(1));
                Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
                disk.executor = tasks::add;
                writer.request(WRITE, 0, 512, 512, sector(2));
                Runnable writing = awaitTask(tasks);
                flusher.request(FLUSH, 0, 0, 0, new byte[0]);
                Runnable flushing = awaitTask(tasks);
                disk.executor = null;
                witness.read(0, 512);
                assertNothingSaid(flusher);
                assertNothingSaid(writer);
                flushing.run();
                assertEquals(0, flusher.answer().error);
                assertEquals(1, durable(0));
                assertEquals(0, durable(1), "it was not done yet");
                assertNothingSaid(writer);
                writing.run();
                assertEquals(0, writer.answer().error);
                flush(flusher);
                assertEquals(2, durable(1));
            }
        }
    }

    private static Runnable awaitTask(Queue<Runnable> tasks) {
        Waiting.await(() -> !tasks.isEmpty());
        return tasks.remove();
    }

    private static void assertNothingSaid(Client client) throws IOException {
        client.channel.configureBlocking(false);
        assertEquals(0, client.channel.read(ByteBuffer.allocate(1)), "it was answered");
        client.channel.configureBlocking(true);
    }

    /** Each writes to sectors of its own and flushes now and then, whereupon what all were told must be there. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasAcknowledgedBeforeAnyFlushIsThere(boolean elsewhere) throws Exception {
        int clients = 4;
        AtomicLongArray told = new AtomicLongArray(clients);
        ExecutorService provider = Executors.newSingleThreadExecutor();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        disk.durable = new byte[SIZE];
        disk.executor = elsewhere ? provider : null;
        try (Served served = new Served()) {
            served.add(disk);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int own = i;
                all.add(threads.submit(() -> {
                    writeAndFlush(served, own, told);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
            provider.shutdownNow();
        }
    }

    private void writeAndFlush(Served served, int own, AtomicLongArray told) throws IOException {
        try (Client client = served.connect().begin("disk", ReplyKind.SIMPLE)) {
            for (long value = 1; value <= ROUNDS; value++) {
                client.write(512L * own, sector(value));
                told.set(own, value);
                if (value % 3 == 0) {
                    long[] before = new long[told.length()];
                    for (int i = 0; i < before.length; i++) {
                        before[i] = told.get(i);
                    }
                    flush(client);
                    for (int i = 0; i < before.length; i++) {
                        long there = durable(i);
                        assertTrue(there >= before[i], "client " + i + ": " + before[i] + " told, " + there + " there");
                    }
                }
            }
        }
    }
}
