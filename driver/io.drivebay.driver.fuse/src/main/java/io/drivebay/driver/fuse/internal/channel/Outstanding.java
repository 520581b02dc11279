package io.drivebay.driver.fuse.internal.channel;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the requests of one thread that other threads finish, so that what they use is given back once that thread has
 * ended and the last of them is done. The thread itself counts without any atomic operation.
 */
final class Outstanding {
    /** An int would come back to zero while the owner is at work, after some hours of it. */
    private final AtomicLong balance = new AtomicLong();

    private final Runnable last;

    /** @param last gives back what the requests use */
    Outstanding(Runnable last) {
        this.last = last;
    }

    /** Another thread has finished one and touches nothing any more. */
    void returned() {
        // below zero until the owner has ended, so that only the very last one afterwards meets zero
        if (balance.decrementAndGet() == 0) {
            last.run();
        }
    }

    /** The owner has ended after it handed over so many. */
    void ended(long handedOver) {
        if (balance.addAndGet(handedOver) == 0) {
            last.run();
        }
    }
}
