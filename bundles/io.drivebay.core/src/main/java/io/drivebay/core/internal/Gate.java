package io.drivebay.core.internal;

import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskStatistics;
import io.drivebay.api.disk.Operation;
import io.drivebay.api.disk.OperationStatistics;
import io.drivebay.api.driver.SlotHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request of a disk passes. Open, it lets requests through to a medium; closed, it holds them or fails them.
 *
 * <p>There is no lock and no counter on the way through: a request marks its slot as running and then looks at the gate;
 * whoever closes the gate marks it closed and then looks at the slots. One of the two sees the other.
 *
 * <p>Opening and closing is for one thread at a time (the disk's lock).
 */
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final long FAILURES_LOGGED_AT_ONCE = 10;
    private static final long FAILURES_LOGGED_EACH = 1000;

    /** Between two looks, in nanoseconds, where there is no limit. */
    private static final long LONG_WAIT = 60_000_000_000L;

    private final String disk;
    private final IoWorkers workers;
    private final List<Slot> slots = new CopyOnWriteArrayList<>();
    private final Queue<Slot> parked = new ConcurrentLinkedQueue<>();
    private final AtomicLong failures = new AtomicLong();

    /** Counters of slots that are gone; guarded by this. */
    private SlotStatistics retired = new SlotStatistics();

    private volatile Medium current;

    /** What requests fail with while there is no medium; null to hold them. */
    private volatile ErrorCode closedError = ErrorCode.NO_MEDIA_IN_DRIVE;

    /** Waits for running requests to leave. */
    private volatile Thread drainer;

    private volatile Instant since = Instant.now();

    Gate(String disk, ThreadStarter starter) {
        this.disk = disk;
        this.workers = new IoWorkers(disk, starter);
    }

    // --- the slots' side

    Medium current() {
        return current;
    }

    ErrorCode closedError() {
        return closedError;
    }

    IoWorkers workers() {
        return workers;
    }

    Slot slot(SlotHandler handler) {
        Slot slot = new Slot(this, handler);
        slots.add(slot);
        return slot;
    }

    void forget(Slot slot) {
        synchronized (this) {
            slot.statistics().addTo(retired);
        }
        slots.remove(slot);
    }

    /** A running request has left. */
    void left() {
        Thread waiting = drainer;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    void park(Slot slot) {
        parked.add(slot);
        // The gate may have moved between the slot's look at it and now; once more while we look, perhaps.
        if (current != null) {
            releaseParked();
            return;
        }
        ErrorCode refused = closedError;
        if (refused != null && parked.remove(slot)) {
            slot.failParked(refused);
        }
    }

    /** Says why a request failed, after its driver was told; never throws. */
    void failed(Operation operation, long offset, long length, Throwable error) {
        try {
            logFailure(operation, offset, length, error);
        } catch (Throwable unheard) {
            // no memory, or a provider's error that has no text
        }
    }

    private void logFailure(Operation operation, long offset, long length, Throwable error) {
        long number = failures.incrementAndGet();
        if (number <= FAILURES_LOGGED_AT_ONCE || number % FAILURES_LOGGED_EACH == 0) {
            LOG.warn(
                    "Disk {}: {} of {} bytes at {} failed (failure {}): {}",
                    disk,
                    operation,
                    length,
                    offset,
                    number,
                    error.toString());
            LOG.debug("Disk {}: the failure in full", disk, error);
        }
    }

    void gaveUp(Operation operation, long offset, long length, ErrorCode error) {
        LOG.warn(
                "Disk {}: {} of {} bytes at {} was given up with {}; its late answer will be discarded",
                disk,
                operation,
                length,
                offset,
                error);
    }

    // --- the disk's side

    void open(Medium medium) {
        // first, as a request that still sees no medium and then this would fail although all is well
        closedError = null;
        current = medium;
        releaseParked();
    }

    /** Holds requests from now on. */
    void hold() {
        close(null);
    }

    /** Fails requests from now on, the held ones too. */
    void close(ErrorCode error) {
        closedError = error;
        current = null;
        if (error != null) {
            failParked(error);
        }
    }

    /**
     * Waits until no request is with the medium; the gate is closed.
     *
     * @param bound zero to wait for as long as it takes
     * @return false if some still are when the time is over
     */
    boolean drain(Duration bound) {
        boolean limited = !bound.isZero();
        long end = System.nanoTime() + bound.toNanos();
        drainer = Thread.currentThread();
        try {
            while (anyInside()) {
                long left = limited ? end - System.nanoTime() : LONG_WAIT;
                if (left <= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, left);
            }
            return true;
        } finally {
            drainer = null;
        }
    }

    private boolean anyInside() {
        for (Slot slot : slots) {
            int phase = slot.phase();
            // what is queued may not reach the next medium: it was meant for this one
            if (phase == Slot.RUNNING || phase == Slot.QUEUED) {
                return true;
            }
        }
        return false;
    }

    /** Gives up every request that is with the medium. */
    void cutOff() {
        forEach(Slot::cutOff);
    }

    /** Gives up the requests whose time is over. */
    void expire(long now) {
        forEach(slot -> slot.expire(now));
    }

    /** What goes wrong with one request must not keep the others from being given up. */
    private void forEach(Consumer<Slot> action) {
        for (Slot slot : slots) {
            try {
                action.accept(slot);
            } catch (Throwable e) {
                complain("a request cannot be given up", e);
            }
        }
    }

    private void complain(String what, Throwable error) {
        try {
            LOG.error("Disk {}: {}", disk, what, error);
        } catch (Throwable unheard) {
            // no memory even to say so: the caller's work is worth more
        }
    }

    /** Ends the workers; no request will come. */
    void shutdown() {
        workers.shutdown();
    }

    private void releaseParked() {
        for (Slot slot = parked.poll(); slot != null; slot = parked.poll()) {
            slot.unpark();
        }
    }

    private void failParked(ErrorCode error) {
        for (Slot slot = parked.poll(); slot != null; slot = parked.poll()) {
            slot.failParked(error);
        }
    }

    /** Starts counting anew; there has been no medium. */
    synchronized void resetStatistics() {
        since = Instant.now();
        retired = new SlotStatistics();
        failures.set(0);
        slots.forEach(Slot::resetStatistics);
    }

    /** Calls that were given up and have not returned. */
    long givenUp() {
        return slots.stream().filter(Slot::givenUp).count();
    }

    DiskStatistics statistics() {
        SlotStatistics sum = new SlotStatistics();
        int inFlight = 0;
        synchronized (this) {
            retired.addTo(sum);
        }
        for (Slot slot : slots) {
            slot.statistics().addTo(sum);
            if (slot.phase() != Slot.IDLE) {
                inFlight++;
            }
        }
        Map<Operation, OperationStatistics> operations = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            operations.put(operation, sum.of(operation));
        }
        return new DiskStatistics(since, inFlight, operations);
    }
}
