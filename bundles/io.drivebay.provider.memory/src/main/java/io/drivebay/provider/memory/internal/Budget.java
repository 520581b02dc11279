package io.drivebay.provider.memory.internal;

import io.drivebay.api.ByteSize;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.util.concurrent.atomic.AtomicLong;

/** How much memory a disk may take, and takes. Threads: any. */
final class Budget {
    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    Budget(long limit) {
        this.limit = limit;
    }

    /**
     * Takes room.
     *
     * @throws DiskException DISK_FULL if it would pass the limit
     */
    void take(long bytes) throws DiskException {
        long before;
        do {
            before = taken.get();
            if (bytes > limit - before) {
                throw new DiskException(
                        ErrorCode.DISK_FULL,
                        "the memory disk has reached its limit of " + ByteSize.format(limit)
                                + "; delete and discard (fstrim), or open it with a higher limit");
            }
        } while (!taken.compareAndSet(before, before + bytes));
    }

    /** Settles what was used otherwise than it was taken: more is positive. */
    void settle(long bytes) {
        taken.addAndGet(bytes);
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
