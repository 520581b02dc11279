package io.drivebay.driver.fuse.internal.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BoundedQueueTest {
    /** Against a model, by one thread. */
    @Test
    void isFirstInFirstOut() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        BoundedQueue<Integer> queue = new BoundedQueue<>(8);
        ArrayDeque<Integer> model = new ArrayDeque<>();
        for (int i = 0; i < 100_000; i++) {
            if (random.nextBoolean()) {
                boolean fits = model.size() < 8;
                assertEquals(fits, queue.offer(i), "seed " + seed);
                if (fits) {
                    model.add(i);
                }
            } else {
                assertEquals(model.poll(), queue.poll(), "seed " + seed);
            }
            assertEquals(model.isEmpty(), queue.isEmpty(), "seed " + seed);
        }
    }

    /** Every element comes out once, whoever puts and takes. */
    @Test
    void losesNothingBetweenThreads() throws Exception {
        int each = 100_000;
        BoundedQueue<Integer> queue = new BoundedQueue<>(64);
        AtomicLong sum = new AtomicLong();
        AtomicLong count = new AtomicLong();
        CountDownLatch done = new CountDownLatch(4);
        for (int t = 0; t < 2; t++) {
            new Thread(() -> {
                        for (int i = 1; i <= each; i++) {
                            while (!queue.offer(i)) {
                                Thread.yield();
                            }
                        }
                        done.countDown();
                    })
                    .start();
            new Thread(() -> {
                        while (count.get() < 2 * each) {
                            Integer taken = queue.poll();
                            if (taken == null) {
                                Thread.yield();
                            } else {
                                sum.addAndGet(taken);
                                count.incrementAndGet();
                            }
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();
        assertEquals((long) each * (each + 1), sum.get());
    }
}
