package io.drivebay.driver.fuse.internal.channel;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a channel: their start, and the wait for those that end because their connection has. */
final class Threads {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

    private Threads() {}

    /**
     * Starts one.
     *
     * @throws DiskException NO_SYSTEM_RESOURCES if the system gives none
     */
    static void start(Thread thread) throws DiskException {
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            throw new DiskException(
                    ErrorCode.NO_SYSTEM_RESOURCES,
                    "there is no further thread for " + thread.getName()
                            + "; raise the limit of processes (ulimit -u, TasksMax, pids.max)",
                    e);
        }
    }

    /** Waits, but not for ever: a provider that promised not to block may have. An interrupt is kept for later. */
    static void join(Thread thread) {
        boolean interrupted = false;
        long end = System.nanoTime() + LONGEST.toNanos();
        long left = LONGEST.toMillis();
        while (thread.isAlive() && left > 0) {
            try {
                thread.join(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = (end - System.nanoTime()) / 1_000_000;
        }
        if (thread.isAlive()) {
            LOG.warn("thread {} is still busy after {}: a NON_BLOCKING provider blocks", thread.getName(), LONGEST);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
