package io.drivebay.core.internal;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A disk's own threads for media that may block, so that one disk's slow provider starves no other. Threads start as
 * they are needed and end when idle. Handing a request over allocates nothing once they run.
 */
final class IoWorkers {
    private static final int THREADS = 32;
    private static final int QUEUE = 4096;
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor executor;

    IoWorkers(String disk) {
        AtomicInteger number = new AtomicInteger();
        executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE),
                work -> new IoWorker(work, "drivebay-io-" + disk + "-" + number.incrementAndGet()));
        executor.allowCoreThreadTimeOut(true);
    }

    /** False if there is no room. */
    boolean submit(Slot slot) {
        try {
            executor.execute(slot);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Takes a request out of the queue if it is there. */
    void withdraw(Slot slot) {
        executor.remove(slot);
    }

    /** Ends the threads when what runs has returned. */
    void shutdown() {
        executor.shutdown();
    }
}
