package io.drivebay.driver.fuse.internal.channel;

import io.drivebay.api.DiskException;
import java.util.ArrayDeque;

/**
 * Buffers for requests that a provider takes its time with, so that the kernel's entries never belong to it. Made as they
 * are needed, never more than a fixed number; the one that came back last goes out first, as caches may still hold it.
 *
 * <p>Under a lock, held for a few instructions: in a lock-free queue a thread that is preempted while it gives one back
 * hides all that came back after, and none to be had is an error for the application.
 */
final class BouncePool {
    private final int capacity;
    private final int bytes;

    // all below: guarded by this
    private final ArrayDeque<Bounce> free;
    private int made;
    private boolean closed;

    BouncePool(int capacity, int bytes) {
        this.capacity = capacity;
        this.bytes = bytes;
        this.free = new ArrayDeque<>(capacity);
    }

    /** Whether there is one. */
    synchronized boolean available() {
        return made < capacity || !free.isEmpty();
    }

    /** One, or null if all are out. */
    Bounce take() {
        synchronized (this) {
            Bounce bounce = free.pollFirst();
            if (bounce != null) {
                return bounce;
            }
            if (made == capacity) {
                return null;
            }
            made++;
        }
        try {
            return Bounce.create(bytes);
        } catch (DiskException e) {
            // no memory: the request fails, as it does when all are out
            synchronized (this) {
                made--;
            }
            return null;
        }
    }

    void give(Bounce bounce) {
        synchronized (this) {
            if (!closed) {
                free.addFirst(bounce);
                return;
            }
        }
        bounce.close();
    }

    /** Frees what is here now, and the rest as it comes back. */
    synchronized void close() {
        closed = true;
        free.forEach(Bounce::close);
        free.clear();
    }
}
