package io.drivebay.core.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The steps of one disk's life: each waits until the one before has ended. Requests never wait for them. */
final class Steps {
    /** How long a step waits for another one. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration PATIENCE_WHEN_FORCED = Duration.ofSeconds(5);

    /** How long what was given up has to let go before all that came meanwhile is given up too. */
    private static final Duration CUT = Duration.ofMillis(200);

    private final String disk;
    private final Runnable giveUp;
    private final Executor later;
    private final Consumer<DiskException> trouble;
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * For one disk.
     *
     * @param giveUp gives up the requests that a step which is under way may wait for
     * @param later where a step goes that nobody waits for
     * @param trouble is told how such a step failed
     */
    Steps(String disk, Runnable giveUp, Executor later, Consumer<DiskException> trouble) {
        this.disk = disk;
        this.giveUp = giveUp;
        this.later = later;
        this.trouble = trouble;
    }

    /** What is done in one go. */
    interface Step {
        void run() throws DiskException;
    }

    /** A step whose failure is the caller's. */
    void run(Step step) throws DiskException {
        run(false, step);
    }

    /** As {@link #run(Step)}; with force a step that is under way and does not end has its requests given up. */
    void run(boolean force, Step step) throws DiskException {
        if (IoWorker.current() != null) {
            throw new DiskException(
                    ErrorCode.CAN_NOT_COMPLETE,
                    "disk " + disk + " cannot be changed from within a request; do it on another thread");
        }
        await(force ? PATIENCE_WHEN_FORCED : PATIENCE, force);
        try {
            step.run();
        } finally {
            lock.unlock();
        }
    }

    /** A step that nobody is to wait for while another one is under way. */
    void soon(Step step) {
        if (lock.tryLock()) {
            runLocked(step);
        } else {
            later.execute(() -> alone(step));
        }
    }

    /** A step that waits as long as it takes. */
    void alone(Step step) {
        lock.lock();
        runLocked(step);
    }

    /** A step that cannot wait for ever for one that waits for a provider. */
    void insist(Step step) {
        try {
            await(PATIENCE, true);
        } catch (DiskException interrupted) {
            lock.lock();
        }
        runLocked(step);
    }

    private void runLocked(Step step) {
        try {
            step.run();
        } catch (DiskException e) {
            trouble.accept(e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the lock. A step that is under way may read through the disk, and so wait for a provider that waits for us or
     * for nobody.
     */
    private void await(Duration patience, boolean cut) throws DiskException {
        try {
            if (lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
            if (!cut) {
                throw new DiskException(
                        ErrorCode.BUSY,
                        "another step on disk " + disk + " takes longer than " + patience.toSeconds()
                                + " s; wait, or use force");
            }
            do {
                giveUp.run();
            } while (!lock.tryLock(CUT.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DiskException(ErrorCode.CAN_NOT_COMPLETE, "waiting for disk " + disk + " was interrupted", e);
        }
    }
}
