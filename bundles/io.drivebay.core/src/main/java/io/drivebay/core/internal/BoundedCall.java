package io.drivebay.core.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call to somebody else's code outside of any request, on a thread of its own, so that code that hangs hangs nobody
 * else. The code may ask for more time, on that thread.
 *
 * @param <T> what it gives
 */
final class BoundedCall<T> {
    private static final Logger LOG = LoggerFactory.getLogger(BoundedCall.class);

    /** Between two looks, where there is no limit: there may be one meanwhile. */
    private static final Duration LONG_WAIT = Duration.ofMinutes(1);

    private final CompletableFuture<T> outcome = new CompletableFuture<>();

    /** What who waits is told: the outcome, unless it is given up before. */
    private final CompletableFuture<T> answer = outcome.copy();

    private final long begun = System.nanoTime();

    /** How long is waited for code that asks for a time. */
    private final UnaryOperator<Duration> patience;

    /** Zero to wait for as long as it takes; with the next one guarded by this. */
    private Duration bound;

    /** When the bound began to count, by {@link System#nanoTime}. */
    private long counted = begun;

    private BoundedCall(Duration bound, UnaryOperator<Duration> patience) {
        this.bound = bound;
        this.patience = patience;
    }

    /**
     * Begins it.
     *
     * @param bound how long it is waited for; zero for as long as it takes
     * @throws DiskException NO_SYSTEM_RESOURCES if there is no thread for it; then it is not begun
     */
    static <T> BoundedCall<T> of(String thread, Duration bound, Callable<T> work) throws DiskException {
        return of(thread, bound, asked -> bound, work);
    }

    /**
     * As the other one.
     *
     * @param patience the bound from the moment on in which the code asks for a time
     */
    static <T> BoundedCall<T> of(String thread, Duration bound, UnaryOperator<Duration> patience, Callable<T> work)
            throws DiskException {
        try {
            BoundedCall<T> call = new BoundedCall<>(bound, patience);
            new Worker(call, () -> call.run(work), thread).start();
            return call;
        } catch (OutOfMemoryError e) {
            throw new DiskException(
                    ErrorCode.NO_SYSTEM_RESOURCES,
                    "the system has no thread for " + thread + "; raise the limit of processes",
                    e);
        }
    }

    /** The call that the calling thread runs; null if it runs none. */
    static BoundedCall<?> current() {
        return Thread.currentThread() instanceof Worker worker ? worker.call : null;
    }

    /** Called on the thread of the call: more time, from now. */
    synchronized void resetTimeout(Duration timeout) {
        bound = patience.apply(timeout);
        counted = System.nanoTime();
    }

    /** Whether nobody has given it up. */
    boolean awaited() {
        return !answer.isDone();
    }

    private void run(Callable<T> work) {
        try {
            outcome.complete(work.call());
        } catch (Throwable e) {
            LOG.debug("{}", Thread.currentThread().getName(), e);
            outcome.completeExceptionally(e);
        }
    }

    /** Nobody is to wait for it any more, if it has taken so long already. */
    void giveUp(Duration atLeast) {
        if (System.nanoTime() - begun >= atLeast.toNanos()) {
            answer.completeExceptionally(new GivenUp());
        }
    }

    /**
     * Waits for the end of it.
     *
     * @param what for the message, for example {@code closing the store}
     * @throws DiskException what the call threw; SEM_TIMEOUT if it takes longer, or is given up
     */
    T await(String what) throws DiskException {
        return await(what, late -> {});
    }

    /** As the other one; what comes too late is handed to somebody who clears it away. */
    T await(String what, Consumer<T> tooLate) throws DiskException {
        try {
            while (true) {
                try {
                    return answer.get(left(), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (left() <= 0) {
                        answer.completeExceptionally(new GivenUp());
                        outcome.thenAccept(tooLate);
                        throw new DiskException(
                                ErrorCode.SEM_TIMEOUT, what + " takes longer than " + bound().toSeconds() + " s", e);
                    }
                }
            }
        } catch (InterruptedException e) {
            outcome.thenAccept(tooLate);
            Thread.currentThread().interrupt();
            throw new DiskException(ErrorCode.CAN_NOT_COMPLETE, what + " was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GivenUp) {
                outcome.thenAccept(tooLate);
            }
            throw failure(what, e.getCause());
        }
    }

    private synchronized Duration bound() {
        return bound;
    }

    /** Nanoseconds until the next look. */
    private synchronized long left() {
        return bound.isZero() ? LONG_WAIT.toNanos() : bound.toNanos() - (System.nanoTime() - counted);
    }

    private static DiskException failure(String what, Throwable cause) {
        if (cause instanceof DiskException disk) {
            return disk;
        }
        if (cause instanceof GivenUp) {
            return new DiskException(
                    ErrorCode.SEM_TIMEOUT, what + " was given up, as somebody could not wait for it any longer", cause);
        }
        String message = cause instanceof IOException ? cause.getMessage() : cause.toString();
        return new DiskException(ErrorCode.of(cause), what + ": " + message, cause);
    }

    /** Knows its call. */
    private static final class Worker extends Thread {
        private final BoundedCall<?> call;

        Worker(BoundedCall<?> call, Runnable work, String name) {
            super(work, name);
            this.call = call;
            setDaemon(true);
        }
    }

    /** Why there is no outcome. */
    private static final class GivenUp extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
