package io.drivebay.core.internal;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A disk's own threads for media that may block, so that one disk's slow provider starves no other. Threads start as
 * they are needed and end when idle. Once they run, handing a request over allocates nothing, which the executors of
 * java.util.concurrent do whenever a thread waits.
 *
 * <p>One thread at a time is called up; when it takes its request and leaves others behind, it calls the next one. So a
 * burst of requests costs the driver a single wake-up, and quick requests do not wake everybody.
 */
final class IoWorkers {
    private static final Logger LOG = LoggerFactory.getLogger(IoWorkers.class);
    private static final int THREADS = 32;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final String disk;
    private final ThreadStarter starter;

    // all below: guarded by this
    private Slot first;
    private Slot last;
    private IoWorker idle;
    /** Called up, and not there yet. */
    private IoWorker coming;

    private int threads;
    private int started;
    private boolean shutdown;

    IoWorkers(String disk, ThreadStarter starter) {
        this.disk = disk;
        this.starter = starter;
    }

    /**
     * Has a queued slot run.
     *
     * @param word the slot's state; one that was given up since, and perhaps used again, is not for this caller
     * @return false if it cannot be done
     */
    boolean submit(Slot slot, long word) {
        IoWorker called;
        synchronized (this) {
            if (shutdown) {
                return false;
            }
            if (!slot.is(word)) {
                return true;
            }
            called = call();
            if (called == null && threads == 0) {
                return false;
            }
            append(slot);
        }
        if (called != null) {
            begin(called);
        }
        return true;
    }

    /** Takes a request back that no worker has begun; false if one has. */
    synchronized boolean withdraw(Slot slot) {
        Slot before = null;
        for (Slot at = first; at != null; before = at, at = at.next) {
            if (at == slot) {
                unlink(before, slot);
                return true;
            }
        }
        return false;
    }

    /** Ends the threads when what runs has returned. */
    synchronized void shutdown() {
        shutdown = true;
        for (IoWorker worker = idle; worker != null; worker = worker.nextIdle) {
            LockSupport.unpark(worker);
        }
    }

    /** What a worker does. */
    void work(IoWorker worker) {
        try {
            for (Slot slot = next(worker); slot != null; slot = next(worker)) {
                slot.run();
            }
        } finally {
            ended();
        }
    }

    private void ended() {
        IoWorker called;
        Slot orphans = null;
        synchronized (this) {
            threads--;
            called = first == null ? null : call();
            if (threads == 0) {
                orphans = takeAll();
            }
        }
        if (called != null) {
            begin(called);
        }
        refuse(orphans);
    }

    /** The next request, waited for, and now the worker's; null if the worker is to end. */
    private Slot next(IoWorker worker) {
        long end = System.nanoTime() + IDLE_NANOS;
        while (true) {
            // a provider's interrupt is not for the next request, and would keep this thread from waiting
            Thread.interrupted();
            IoWorker called = null;
            Slot slot;
            synchronized (this) {
                if (coming == worker) {
                    coming = null;
                }
                slot = takeFirst();
                if (slot != null) {
                    retreat(worker);
                    called = first == null ? null : call();
                } else if (shutdown || end - System.nanoTime() <= 0) {
                    retreat(worker);
                    return null;
                } else if (!worker.idle) {
                    worker.idle = true;
                    worker.nextIdle = idle;
                    idle = worker;
                }
            }
            if (called != null) {
                begin(called);
            }
            if (slot != null) {
                return slot;
            }
            LockSupport.parkNanos(this, Math.max(1, end - System.nanoTime()));
        }
    }

    /** Somebody for the first request: an idle worker or a new one; null if somebody comes already or all are busy. */
    private IoWorker call() {
        if (coming != null) {
            return null;
        }
        IoWorker worker = idle;
        if (worker != null) {
            idle = worker.nextIdle;
            worker.nextIdle = null;
            worker.idle = false;
        } else if (threads < THREADS) {
            worker = make();
        }
        coming = worker;
        return worker;
    }

    /** A further worker; null if there is no memory for one. */
    private IoWorker make() {
        try {
            IoWorker worker = new IoWorker(this, "drivebay-io-" + disk + "-" + (started + 1));
            started++;
            threads++;
            return worker;
        } catch (OutOfMemoryError e) {
            return null;
        }
    }

    /** Wakes or starts a worker that was called. */
    private void begin(IoWorker worker) {
        if (worker.getState() != Thread.State.NEW) {
            LockSupport.unpark(worker);
            return;
        }
        try {
            starter.start(worker, this::cannotStart);
        } catch (OutOfMemoryError | RejectedExecutionException e) {
            cannotStart();
        }
    }

    /** The worker that was called will not come; without any other one, nobody will for what waits. */
    private void cannotStart() {
        Slot orphans = null;
        synchronized (this) {
            threads--;
            coming = null;
            if (threads == 0) {
                orphans = takeAll();
            }
        }
        refuse(orphans);
        LOG.warn("Disk {}: the system has no further thread; raise the limit of processes", disk);
    }

    private void refuse(Slot orphans) {
        Slot next;
        for (Slot orphan = orphans; orphan != null; orphan = next) {
            // its driver may use it again at once
            next = orphan.next;
            orphan.next = null;
            orphan.refuse();
        }
    }

    /** The first that nobody has given up, claimed; null if there is none. */
    private Slot takeFirst() {
        while (first != null) {
            Slot slot = first;
            unlink(null, slot);
            if (slot.claim()) {
                return slot;
            }
        }
        return null;
    }

    /** All that nobody has given up, claimed, linked. */
    private Slot takeAll() {
        Slot all = null;
        for (Slot slot = takeFirst(); slot != null; slot = takeFirst()) {
            slot.next = all;
            all = slot;
        }
        return all;
    }

    private void append(Slot slot) {
        if (last == null) {
            first = slot;
        } else {
            last.next = slot;
        }
        last = slot;
    }

    private void unlink(Slot before, Slot slot) {
        if (before == null) {
            first = slot.next;
        } else {
            before.next = slot.next;
        }
        if (last == slot) {
            last = before;
        }
        slot.next = null;
    }

    private void retreat(IoWorker worker) {
        if (!worker.idle) {
            return;
        }
        if (idle == worker) {
            idle = worker.nextIdle;
        } else {
            IoWorker before = idle;
            while (before.nextIdle != worker) {
                before = before.nextIdle;
            }
            before.nextIdle = worker.nextIdle;
        }
        worker.nextIdle = null;
        worker.idle = false;
    }
}
