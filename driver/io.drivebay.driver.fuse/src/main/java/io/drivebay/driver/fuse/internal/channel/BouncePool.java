package io.drivebay.driver.fuse.internal.channel;

import io.drivebay.api.DiskException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Buffers for requests that a provider takes its time with, so that the kernel's entries never belong to it. Made as they
 * are needed, never more than a fixed number.
 */
final class BouncePool {
    private final BoundedQueue<Bounce> free;
    private final AtomicInteger made = new AtomicInteger();
    private final int capacity;
    private final int bytes;
    private volatile boolean closed;

    BouncePool(int capacity, int bytes) {
        this.capacity = capacity;
        this.bytes = bytes;
        this.free = new BoundedQueue<>(capacity);
    }

    /** Whether there is one. */
    boolean available() {
        return made.get() < capacity || !free.isEmpty();
    }

    /** One, or null if all are out. */
    Bounce take() {
        Bounce bounce = free.poll();
        if (bounce != null) {
            return bounce;
        }
        if (made.incrementAndGet() > capacity) {
            made.decrementAndGet();
            return null;
        }
        try {
            return Bounce.create(bytes);
        } catch (DiskException e) {
            // no memory: the request fails, as it does when all are out
            made.decrementAndGet();
            return null;
        }
    }

    void give(Bounce bounce) {
        if (closed || !free.offer(bounce)) {
            bounce.close();
        } else if (closed) {
            drain();
        }
    }

    /** Frees what is here now, and the rest as it comes back. */
    void close() {
        closed = true;
        drain();
    }

    private void drain() {
        Bounce bounce;
        while ((bounce = free.poll()) != null) {
            bounce.close();
        }
    }
}
