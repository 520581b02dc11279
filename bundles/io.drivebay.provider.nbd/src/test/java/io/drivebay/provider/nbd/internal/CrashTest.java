package io.drivebay.provider.nbd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A server dies again and again and loses its cache each time. No request fails, every read gives what was written last,
 * and what was written before a flush began is durable when it has returned.
 */
@Timeout(120)
class CrashTest {
    private static final int THREADS = 4;
    private static final int SECTOR = 512;
    private static final int SECTORS_EACH = 200;
    private static final int SIZE = THREADS * SECTORS_EACH * SECTOR;
    private static final int CRASHES = Integer.getInteger("soak", 1) * 25;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"SIMPLE,1", "STRUCTURED,1", "STRUCTURED,3", "EXTENDED,2"})
    void losesNothing(ReplyKind kind, int connections) throws Exception {
        Random random = TestSeed.random(-1);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        AtomicBoolean over = new AtomicBoolean();
        try (CrashingServer server = new CrashingServer(folder, kind, SIZE);
                NbdDevice device = server.server.open("&unflushed=4M&connections=" + connections)) {
            List<Future<?>> users = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                User user = new User(device, server, i);
                users.add(threads.submit(() -> {
                    user.use(over);
                    return null;
                }));
            }
            for (int i = 0; i < CRASHES; i++) {
                server.dieAfter(random.nextInt(200));
                assertTrue(server.awaitDeath(20_000), "nobody asks any more");
                server.restart(() -> random.nextInt(4) > 0);
            }
            over.set(true);
            for (Future<?> user : users) {
                user.get(30, TimeUnit.SECONDS);
            }
        } finally {
            over.set(true);
            threads.shutdown();
        }
    }

    /** Uses a part of the disk that is its own. */
    private static final class User {
        private final NbdDevice device;
        private final CrashingServer server;
        private final int start;
        private final Random random;
        private final String hint;
        private final byte[] model = new byte[SECTORS_EACH * SECTOR];

        User(NbdDevice device, CrashingServer server, int number) {
            this.device = device;
            this.server = server;
            this.start = number * SECTORS_EACH * SECTOR;
            this.random = TestSeed.random(number);
            this.hint = "thread " + number;
        }

        void use(AtomicBoolean over) throws Exception {
            while (!over.get()) {
                int length = (1 + random.nextInt(16)) * SECTOR;
                int at = random.nextInt((model.length - length) / SECTOR + 1) * SECTOR;
                step(at, length);
            }
            assertArrayEquals(model, Stores.read(device, start, model.length), hint);
        }

        private void step(int at, int length) throws Exception {
            switch (random.nextInt(20)) {
                case 0 -> {
                    device.flush();
                    byte[] durable = server.durable();
                    assertArrayEquals(model, Arrays.copyOfRange(durable, start, start + model.length), hint);
                }
                case 1 -> {
                    device.writeZeroes(start + at, length, random.nextBoolean());
                    Arrays.fill(model, at, at + length, (byte) 0);
                }
                case 2 -> {
                    device.discard(start + at, length);
                    Arrays.fill(model, at, at + length, (byte) 0);
                }
                case 3, 4, 5, 6, 7, 8 ->
                    assertArrayEquals(
                            Arrays.copyOfRange(model, at, at + length), Stores.read(device, start + at, length), hint);
                default -> {
                    byte[] bytes = new byte[length];
                    random.nextBytes(bytes);
                    boolean forced = random.nextInt(5) == 0;
                    device.write(
                            start + at,
                            ByteBuffer.allocateDirect(length).put(bytes).flip(),
                            forced);
                    System.arraycopy(bytes, 0, model, at, length);
                    if (forced) {
                        byte[] durable = server.durable();
                        assertArrayEquals(bytes, Arrays.copyOfRange(durable, start + at, start + at + length), hint);
                    }
                }
            }
        }
    }
}
