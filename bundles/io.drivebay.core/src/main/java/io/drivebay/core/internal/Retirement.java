package io.drivebay.core.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The last flush and the closing of a medium, on a thread of its own, so that a store that hangs hangs nobody else. */
final class Retirement {
    private final FutureTask<Void> work;

    private Retirement(FutureTask<Void> work) {
        this.work = work;
    }

    /** Begins it. No request is with the medium, but for those that were given up. */
    static Retirement of(String disk, Medium medium) {
        FutureTask<Void> work = new FutureTask<>(() -> {
            try {
                if (!medium.readOnly()) {
                    medium.flush();
                }
            } finally {
                medium.retire();
            }
            return null;
        });
        Thread thread = new Thread(work, "drivebay-retire-" + disk);
        thread.setDaemon(true);
        thread.start();
        return new Retirement(work);
    }

    /**
     * Waits for the end of it.
     *
     * @throws DiskException what flushing or closing reported; SEM_TIMEOUT if it takes longer
     */
    void await(Duration bound) throws DiskException {
        try {
            work.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new DiskException(
                    ErrorCode.SEM_TIMEOUT,
                    "the store's last flush takes longer than " + bound.toSeconds()
                            + " s; what was written since the flush before may be lost",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DiskException(ErrorCode.CAN_NOT_COMPLETE, "interrupted while the store was being closed", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private static DiskException failure(Throwable cause) {
        String message = cause instanceof IOException ? cause.getMessage() : cause.toString();
        return new DiskException(ErrorCode.of(cause), "closing the store: " + message, cause);
    }
}
