package io.drivebay.cbdisk.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A call on another thread that is given up when its time is over; the call itself may ask for more. */
public final class TimedCall<T> {
    private final String what;
    private final CompletableFuture<T> outcome = new CompletableFuture<>();

    /** What who waits has to look at: the outcome, or a new deadline. */
    private final Semaphore news = new Semaphore(0);

    /** By {@link System#nanoTime}. */
    private volatile long deadline;

    private volatile boolean timed;

    /** What who waits is to do when the deadline has changed. */
    private volatile Notice notice = () -> {};

    TimedCall(String what, Duration timeout) {
        this.what = what;
        set(timeout);
    }

    /** Tells whoever waits for the one that waits. */
    @FunctionalInterface
    interface Notice {
        void give() throws DiskException;
    }

    private void set(Duration timeout) {
        deadline = System.nanoTime() + timeout.toNanos();
        timed = !timeout.isZero();
    }

    /**
     * More time, from now; zero for no limit.
     *
     * @param told run by the thread that waits, which others may wait for in turn
     */
    void reset(Duration timeout, Notice told) {
        set(timeout);
        notice = told;
        news.release();
    }

    /** What is called. */
    @FunctionalInterface
    interface Body<T> {
        T run() throws IOException;
    }

    /** More time, from now; zero for no limit. */
    public void reset(Duration timeout) {
        deadline = System.nanoTime() + timeout.toNanos();
        timed = !timeout.isZero();
    }

    /**
     * Calls and waits.
     *
     * @throws DiskException SEM_TIMEOUT if it takes too long; what it then does is of no effect
     * @throws IOException what the call throws
     */
    T run(Executor threads, Body<T> body) throws IOException {
        threads.execute(() -> {
            try {
                outcome.complete(body.run());
            } catch (Throwable e) {
                // whatever it is, it belongs to the one who waits
                outcome.completeExceptionally(e);
            }
            news.release();
        });
        try {
            return await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DiskException(ErrorCode.CAN_NOT_COMPLETE, "the wait for " + what + " was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new DiskException(ErrorCode.of(e.getCause()), what + " failed: " + e.getCause(), e.getCause());
        }
    }

    private T await() throws InterruptedException, ExecutionException, DiskException {
        while (true) {
            boolean came = true;
            if (timed) {
                came = news.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } else {
                news.acquire();
            }
            if (outcome.isDone()) {
                return outcome.get();
            }
            if (came) {
                notice.give();
            } else if (timed && deadline - System.nanoTime() <= 0) {
                throw new DiskException(
                        ErrorCode.SEM_TIMEOUT,
                        what + " did not return in time; give mountMedia a longer timeout, or call resetTimeout");
            }
        }
    }
}
