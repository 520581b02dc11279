package io.drivebay.driver.nbd.internal.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of chance, over two connections in turn, beside a model. */
@Timeout(120)
final class ModelTest {
    private static final int SIZE = 4 << 20;
    private static final int ROUNDS = 150 * Soak.FACTOR;

    @ParameterizedTest
    @CsvSource({
        "SIMPLE, false",
        "SIMPLE, true",
        "STRUCTURED, false",
        "STRUCTURED, true",
        "EXTENDED, false",
        "EXTENDED, true"
    })
    void theDiskIsTheModel(ReplyKind kind, boolean elsewhere) throws IOException {
        Random random = new Random(TestSeed.value() + kind.ordinal());
        MemoryTarget disk = new MemoryTarget("disk", SIZE, 512);
        ExecutorService executor = Executors.newFixedThreadPool(4);
        disk.executor = elsewhere ? executor : null;
        byte[] model = new byte[SIZE];
        try (Served served = new Served()) {
            served.add(disk);
            try (Client first = served.connect().begin("disk", kind);
                    Client second = served.connect().begin("disk", kind)) {
                for (int i = 0; i < ROUNDS; i++) {
                    step(random.nextBoolean() ? first : second, random, model);
                }
                assertArrayEquals(model, first.read(0, SIZE));
                assertArrayEquals(model, disk.content(0, SIZE));
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static void step(Client client, Random random, byte[] model) throws IOException {
        int length = 512 * (1 + random.nextInt(random.nextBoolean() ? 16 : 2048));
        int offset = 512 * random.nextInt((SIZE - length) / 512 + 1);
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                byte[] bytes = new byte[length];
                random.nextBytes(bytes);
                int flags = random.nextInt(2);
                assertEquals(0, client.call(1, flags, offset, length, bytes).error);
                System.arraycopy(bytes, 0, model, offset, length);
            }
            case 2 -> {
                assertEquals(0, client.call(6, random.nextInt(4), offset, length).error);
                Arrays.fill(model, offset, offset + length, (byte) 0);
            }
            case 3 -> {
                assertEquals(0, client.call(4, random.nextInt(2), offset, length).error);
                Arrays.fill(model, offset, offset + length, (byte) 0);
            }
            case 4 -> {
                assertEquals(0, client.call(5, 0, offset, length).error);
                assertEquals(0, client.call(3, 0, 0, 0).error);
            }
            default -> {
                int flags = client.kind != ReplyKind.SIMPLE && random.nextBoolean() ? 4 : 0;
                Answer answer = client.call(0, flags, offset, length);
                assertEquals(0, answer.error);
                assertArrayEquals(Arrays.copyOfRange(model, offset, offset + length), answer.data);
            }
        }
    }
}
