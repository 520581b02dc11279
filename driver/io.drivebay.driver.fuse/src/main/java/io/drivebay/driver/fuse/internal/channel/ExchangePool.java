package io.drivebay.driver.fuse.internal.channel;

import io.drivebay.api.DiskException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The places of a classic channel. Those that a provider keeps beyond its time are replaced. Once it keeps as many as
 * there were, requests that cannot be done at once fail, and the disk goes on; those in the works may then still run
 * out of time, so there are never more than three times as many.
 *
 * <p>Taking and giving use no lock while there are free places.
 */
final class ExchangePool {
    private final Image image;
    private final int maxTransfer;
    private final int capacity;
    private final BoundedQueue<ClassicExchange> free;
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger quarantined = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private volatile boolean closed;

    /** @param capacity most requests that are in the works at once, more than the readers */
    ExchangePool(Image image, int maxTransfer, int capacity) {
        this.image = image;
        this.maxTransfer = maxTransfer;
        this.capacity = capacity;
        this.free = new BoundedQueue<>(3 * capacity);
    }

    /** Whether a provider may keep one for a while: only if readers can go on without it. */
    boolean mayHandOver() {
        return quarantined.get() < capacity;
    }

    /** A free place; waits for one if all are in the works. */
    ClassicExchange take() throws DiskException {
        ClassicExchange exchange = free.poll();
        if (exchange != null) {
            return exchange;
        }
        if (!mayMake()) {
            waiting.incrementAndGet();
            lock.lock();
            try {
                // one comes back, or a provider has kept one so long that another takes its place
                while ((exchange = free.poll()) == null && !mayMake()) {
                    given.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
                waiting.decrementAndGet();
            }
            if (exchange != null) {
                return exchange;
            }
        }
        made.incrementAndGet();
        return ClassicExchange.create(image, maxTransfer, this);
    }

    private boolean mayMake() {
        return closed || made.get() < capacity + Math.min(quarantined.get(), 2 * capacity);
    }

    void give(ClassicExchange exchange) {
        if (closed || !free.offer(exchange)) {
            exchange.free();
            return;
        }
        if (closed) {
            drain();
        }
        wake();
    }

    void quarantine() {
        quarantined.incrementAndGet();
        wake();
    }

    void releaseQuarantined(ClassicExchange exchange) {
        quarantined.decrementAndGet();
        give(exchange);
    }

    private void wake() {
        if (waiting.get() > 0) {
            lock.lock();
            try {
                given.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Frees what is free now, and the rest as it comes back. */
    void close() {
        closed = true;
        wake();
        drain();
    }

    private void drain() {
        ClassicExchange exchange;
        while ((exchange = free.poll()) != null) {
            exchange.free();
        }
    }
}
