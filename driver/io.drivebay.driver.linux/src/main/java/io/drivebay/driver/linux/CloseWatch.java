package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Waits for something that happens when processes close a file. Threads: one. */
public final class CloseWatch implements AutoCloseable {
    /** Effects of a close that come a little later, and closes that inotify does not see (the kernel's own). */
    private static final Optional<Duration> RECHECK = Optional.of(Duration.ofMillis(20));

    /** What is waited for. */
    @FunctionalInterface
    public interface Condition {
        /** Whether it has happened. */
        boolean holds() throws IOException;
    }

    private final Inotify inotify;

    private CloseWatch(Inotify inotify) {
        this.inotify = inotify;
    }

    /**
     * Watches a file; closes from now on are seen.
     *
     * @throws DiskException as {@link Inotify}
     */
    public static CloseWatch on(Path file) throws DiskException {
        return new CloseWatch(new Inotify(file, Set.of(InotifyEvent.CLOSE_WRITE, InotifyEvent.CLOSE_READ)));
    }

    /** Waits until the condition holds or the time is over; says whether it holds. */
    public boolean await(Condition condition, Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            inotify.await(RECHECK);
        }
        return true;
    }

    @Override
    public void close() {
        inotify.close();
    }
}
