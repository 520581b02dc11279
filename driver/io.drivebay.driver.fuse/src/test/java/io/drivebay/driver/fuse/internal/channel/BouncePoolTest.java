package io.drivebay.driver.fuse.internal.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BouncePoolTest {
    private static final int CAPACITY = 8;

    private final BouncePool pool = new BouncePool(CAPACITY, 4096);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void givesNoMoreThanItsNumberUntilOneComesBack() {
        List<Bounce> out = new ArrayList<>();
        for (int i = 0; i < CAPACITY; i++) {
            assertTrue(pool.available());
            out.add(pool.take());
        }
        assertFalse(pool.available());
        assertNull(pool.take());
        pool.give(out.get(0));
        assertTrue(pool.available());
        out.set(0, pool.take());
        out.forEach(pool::give);
    }

    /** As many users as buffers, more than processors: whoever is preempted where, nobody goes without. */
    @Test
    void nobodyGoesWithoutWhileThereIsOneForEach() throws Exception {
        AtomicInteger without = new AtomicInteger();
        List<Thread> users = new ArrayList<>();
        for (int user = 0; user < CAPACITY; user++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 300_000; i++) {
                    Bounce taken = pool.take();
                    if (taken == null) {
                        without.incrementAndGet();
                    } else {
                        pool.give(taken);
                    }
                }
            });
            users.add(thread);
            thread.start();
        }
        for (Thread user : users) {
            user.join();
        }
        assertEquals(0, without.get());
    }
}
