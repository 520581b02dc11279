package io.drivebay.driver.fuse.internal.channel;

import io.drivebay.api.DiskException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The places of a classic channel. Those that a provider keeps beyond its time are replaced. Once it keeps as many as
 * there were, requests that cannot be done at once fail, and the disk goes on; those in the works may then still run
 * out of time, so there are never more than three times as many.
 *
 * <p>A reader needs the pool only for requests that it does not finish itself.
 */
final class ExchangePool {
    private final Image image;
    private final int maxTransfer;
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // all below: guarded by the lock
    private final ArrayDeque<ClassicExchange> free;
    private int made;
    private int quarantined;
    private boolean closed;

    /** @param capacity most requests that are in the works at once, more than the readers */
    ExchangePool(Image image, int maxTransfer, int capacity) {
        this.image = image;
        this.maxTransfer = maxTransfer;
        this.capacity = capacity;
        this.free = new ArrayDeque<>(capacity);
    }

    /** Whether a provider may keep one for a while: only if readers can go on without it. */
    boolean mayHandOver() {
        lock.lock();
        try {
            return quarantined < capacity;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A free place; waits for one if all are in the works.
     *
     * @throws DiskException if there is no memory for the very first one
     */
    ClassicExchange take() throws DiskException {
        lock.lock();
        try {
            while (true) {
                if (!free.isEmpty()) {
                    return free.removeFirst();
                }
                ClassicExchange exchange = mayMake() ? make() : null;
                if (exchange != null) {
                    return exchange;
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Another one; null if there is no memory for it while there are others that will come back. */
    private ClassicExchange make() throws DiskException {
        try {
            ClassicExchange exchange = ClassicExchange.create(image, maxTransfer, this);
            made++;
            return exchange;
        } catch (DiskException e) {
            if (closed || made == quarantined) {
                throw e;
            }
            return null;
        }
    }

    private boolean mayMake() {
        return closed || made < capacity + Math.min(quarantined, 2 * capacity);
    }

    void give(ClassicExchange exchange) {
        lock.lock();
        try {
            if (!closed) {
                free.addFirst(exchange);
                changed.signal();
                return;
            }
        } finally {
            lock.unlock();
        }
        exchange.free();
    }

    void quarantine() {
        lock.lock();
        try {
            quarantined++;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void releaseQuarantined(ClassicExchange exchange) {
        lock.lock();
        try {
            quarantined--;
        } finally {
            lock.unlock();
        }
        give(exchange);
    }

    /** Frees what is free now, and the rest as it comes back. */
    void close() {
        lock.lock();
        try {
            closed = true;
            free.forEach(ClassicExchange::free);
            free.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
