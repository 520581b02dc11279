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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call to somebody else's code outside of any request, on a thread of its own, so that code that hangs hangs nobody
 * else.
 *
 * @param <T> what it gives
 */
final class BoundedCall<T> {
    private static final Logger LOG = LoggerFactory.getLogger(BoundedCall.class);

    private final CompletableFuture<T> outcome = new CompletableFuture<>();

    private BoundedCall() {}

    /**
     * Begins it.
     *
     * @throws DiskException NO_SYSTEM_RESOURCES if there is no thread for it; then it is not begun
     */
    static <T> BoundedCall<T> of(String thread, Callable<T> work) throws DiskException {
        try {
            BoundedCall<T> call = new BoundedCall<>();
            Thread worker = new Thread(() -> call.run(work), thread);
            worker.setDaemon(true);
            worker.start();
            return call;
        } catch (OutOfMemoryError e) {
            throw new DiskException(
                    ErrorCode.NO_SYSTEM_RESOURCES,
                    "the system has no thread for " + thread + "; raise the limit of processes",
                    e);
        }
    }

    private void run(Callable<T> work) {
        try {
            outcome.complete(work.call());
        } catch (Throwable e) {
            LOG.debug("{}", Thread.currentThread().getName(), e);
            outcome.completeExceptionally(e);
        }
    }

    /**
     * Waits for the end of it.
     *
     * @param what for the message, for example {@code closing the store}
     * @throws DiskException what the call threw; SEM_TIMEOUT if it takes longer
     */
    T await(Duration bound, String what) throws DiskException {
        return await(bound, what, late -> {});
    }

    /** As the other one; what comes too late is handed to somebody who clears it away. */
    T await(Duration bound, String what, Consumer<T> tooLate) throws DiskException {
        try {
            return outcome.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            outcome.thenAccept(tooLate);
            throw new DiskException(ErrorCode.SEM_TIMEOUT, what + " takes longer than " + bound.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            outcome.thenAccept(tooLate);
            Thread.currentThread().interrupt();
            throw new DiskException(ErrorCode.CAN_NOT_COMPLETE, what + " was interrupted", e);
        } catch (ExecutionException e) {
            throw failure(what, e.getCause());
        }
    }

    private static DiskException failure(String what, Throwable cause) {
        if (cause instanceof DiskException disk) {
            return disk;
        }
        String message = cause instanceof IOException ? cause.getMessage() : cause.toString();
        return new DiskException(ErrorCode.of(cause), what + ": " + message, cause);
    }
}
