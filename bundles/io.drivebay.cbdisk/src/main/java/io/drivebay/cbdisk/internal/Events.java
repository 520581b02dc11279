package io.drivebay.cbdisk.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a disk's events fire: within their scope, one at a time if that is asked for, and logged if that is on. */
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final String disk;
    private final BooleanSupplier logging;
    private final BooleanSupplier awaited;
    private final ReentrantLock turn;
    private final ExecutorService threads;
    private final AtomicInteger inside = new AtomicInteger();
    private volatile Duration timeout = Duration.ZERO;

    /** Counts the media: an event of one that is gone must not fire, its request has failed long ago. */
    private final AtomicInteger medium = new AtomicInteger();

    /**
     * Events of a disk.
     *
     * @param serialized whether they fire strictly one at a time
     * @param logging whether each leaves a line in the log, asked each time
     * @param awaited whether the request that the calling thread serves has not failed yet
     */
    public Events(String disk, boolean serialized, BooleanSupplier logging, BooleanSupplier awaited) {
        this.disk = disk;
        this.logging = logging;
        this.awaited = awaited;
        this.turn = serialized ? new ReentrantLock(true) : null;
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "drivebay-event-" + disk);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** How long events may take from now on; zero for no limit. */
    public void timeout(Duration value) {
        timeout = value;
    }

    /** A medium comes: its number, for the events of its requests. What waits of the one before does not fire any more. */
    int nextMedium() {
        return medium.incrementAndGet();
    }

    /** The medium has gone: what still waits for its turn does not fire. */
    public void mediumGone() {
        medium.incrementAndGet();
    }

    /** Whether a handler has not come back from a request's event. */
    public boolean inside() {
        return inside.get() > 0;
    }

    /**
     * Fires a request's event on the calling thread, which is one of the core's, and timed by it.
     *
     * @param of the medium that the request is for
     * @throws DiskException without firing: IO_DEVICE if that is not in any more, SEM_TIMEOUT if its time was over
     *     before its turn came
     */
    void fire(int of, String event, long offset, long bytes, EventScope.Body<IOException> body) throws IOException {
        fire(event, offset, bytes, null, !timeout.isZero(), () -> {
            if (of != medium.get()) {
                throw new DiskException(ErrorCode.IO_DEVICE, event + " came too late: its medium is gone");
            }
            if (turn != null && !awaited.getAsBoolean()) {
                // its time has run since it was queued, longer than it has waited for its turn
                throw waitedTooLong(event);
            }
            inside.incrementAndGet();
            try {
                body.run();
            } finally {
                inside.decrementAndGet();
            }
        });
    }

    /** Asks for a value on another thread, and waits no longer than the timeout. */
    <T> T ask(String event, TimedCall.Body<T> body) throws IOException {
        TimedCall<T> call = new TimedCall<>(event, timeout);
        return call.run(threads, () -> {
            Answer<T> answer = new Answer<>();
            fire(event, 0, 0, call, !timeout.isZero(), () -> answer.value = body.run());
            return answer.value;
        });
    }

    /** Fires an event that nobody waits for, as soon as its turn comes. */
    public void tell(String event, EventScope.Body<IOException> body) {
        threads.execute(() -> {
            try {
                fire(event, 0, 0, null, false, body);
            } catch (IOException | RuntimeException e) {
                LOG.warn("Disk {}: the handler of {} failed", disk, event, e);
            }
        });
    }

    /** Ends the threads when what runs on them has returned. */
    public void close() {
        threads.shutdown();
    }

    private void fire(
            String event, long offset, long bytes, TimedCall<?> call, boolean timed, EventScope.Body<IOException> body)
            throws IOException {
        takeTurn(event, timed);
        try {
            if (logging.getAsBoolean()) {
                logged(event, offset, bytes, () -> EventScope.within(event, call, timed, body));
            } else {
                EventScope.within(event, call, timed, body);
            }
        } finally {
            if (turn != null) {
                turn.unlock();
            }
        }
    }

    /** A request whose time is over before its turn comes must not fire: it has failed already. */
    private void takeTurn(String event, boolean timed) throws DiskException {
        if (turn == null) {
            return;
        }
        try {
            if (!timed) {
                turn.lockInterruptibly();
            } else if (!turn.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw waitedTooLong(event);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DiskException(ErrorCode.IO_DEVICE, event + " was interrupted", e);
        }
    }

    private static DiskException waitedTooLong(String event) {
        return new DiskException(ErrorCode.SEM_TIMEOUT, event + " waited too long for the events before it");
    }

    private void logged(String event, long offset, long bytes, EventScope.Body<IOException> body) throws IOException {
        long started = System.nanoTime();
        Throwable failure = null;
        try {
            body.run();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            RequestLog.write(disk, event, offset, bytes, System.nanoTime() - started, failure);
        }
    }

    private static final class Answer<T> {
        private T value;
    }
}
