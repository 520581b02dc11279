package io.drivebay.provider.memory.internal;

import io.drivebay.api.ByteSize;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.util.concurrent.atomic.AtomicLong;

/** The room that a disk may take. Threads: any; no locks. */
final class Budget {
    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    Budget(long limit) {
        this.limit = limit;
    }

    /**
     * Takes room before it is used.
     *
     * @throws DiskException DISK_FULL if there is not enough; nothing is taken then
     */
    void take(long bytes) throws DiskException {
        if (taken.addAndGet(bytes) > limit) {
            taken.addAndGet(-bytes);
            throw new DiskException(
                    ErrorCode.DISK_FULL,
                    "the memory disk has reached its limit of " + ByteSize.format(limit)
                            + "; delete and trim files on it or raise the limit");
        }
    }

    /** Corrects what was taken by what has come of it: less than 0 gives back, more than 0 may exceed the limit. */
    void adjust(long bytes) {
        taken.addAndGet(bytes);
    }

    long taken() {
        return taken.get();
    }
}
