package io.drivebay.driver.fuse.internal.channel;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.drivebay.driver.fuse.internal.MemoryTarget;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExchangePoolTest {
    private static final int CAPACITY = 2;

    private final ExchangePool pool =
            new ExchangePool(new Image(new MemoryTarget(1 << 20, 512, Map.of()), 0), 8192, CAPACITY);

    @AfterEach
    void close() {
        pool.close();
    }

    /** All places are with a provider that hangs when a reader wants one: it goes on as soon as one is given up. */
    @Test
    void aReaderThatWaitsGoesOnWhenARequestIsGivenUp() throws Exception {
        for (int i = 0; i < CAPACITY; i++) {
            pool.take();
        }
        CompletableFuture<ClassicExchange> taken = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                taken.complete(pool.take());
            } catch (Exception e) {
                taken.completeExceptionally(e);
            }
        });
        reader.setDaemon(true);
        reader.start();
        while (reader.getState() != Thread.State.WAITING) {
            LockSupport.parkNanos(1_000_000);
        }
        pool.quarantine();
        assertNotNull(taken.get(10, TimeUnit.SECONDS));
    }
}
