package io.drivebay.driver.fuse.internal.channel;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A queue of fixed size for many producers and consumers, without locks and without allocation: each cell counts the
 * rounds, so that who comes first is decided by one exchange of a counter (D. Vyukov's bounded queue).
 */
final class BoundedQueue<E> {
    private final AtomicReferenceArray<E> cells;
    private final AtomicLongArray rounds;
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong tail = new AtomicLong();
    private final int mask;

    /** For at least as many elements. */
    BoundedQueue(int capacity) {
        int size = Math.max(2, Integer.highestOneBit(Math.max(1, capacity - 1)) << 1);
        mask = size - 1;
        cells = new AtomicReferenceArray<>(size);
        rounds = new AtomicLongArray(size);
        for (int i = 0; i < size; i++) {
            rounds.set(i, i);
        }
    }

    /** Appends; false if it is full. */
    boolean offer(E element) {
        long at = tail.get();
        while (true) {
            int cell = (int) at & mask;
            long lead = rounds.get(cell) - at;
            if (lead == 0 && tail.compareAndSet(at, at + 1)) {
                cells.lazySet(cell, element);
                rounds.set(cell, at + 1);
                return true;
            } else if (lead < 0) {
                return false;
            }
            at = tail.get();
        }
    }

    /** Takes the oldest; null if there is none. */
    E poll() {
        long at = head.get();
        while (true) {
            int cell = (int) at & mask;
            long lead = rounds.get(cell) - (at + 1);
            if (lead == 0 && head.compareAndSet(at, at + 1)) {
                E element = cells.get(cell);
                cells.lazySet(cell, null);
                rounds.set(cell, at + mask + 1);
                return element;
            } else if (lead < 0) {
                return null;
            }
            at = head.get();
        }
    }

    boolean isEmpty() {
        long at = head.get();
        return rounds.get((int) at & mask) != at + 1;
    }
}
