package io.drivebay.provider.nbd.internal;

import io.drivebay.api.DiskException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The client's requests: those that are free, those that are with a connection, and those that wait for one. There are
 * as many as there ever will be, and a cookie says which one it means.
 *
 * <p>Threads: any. What is said to need the client's lock does not take it; the rest does for itself.
 */
final class InFlight {
    /** More callers than that wait for each other; a disk has 32 threads. */
    private static final int CALLERS = 64;

    private final ReentrantLock lock;
    private final Condition freed;

    /** Those of callers, then those of a replay; by their index. */
    private final Request[] requests = new Request[CALLERS + Replay.AT_ONCE];

    /** Guarded by the lock. */
    private final Deque<Request> free = new ArrayDeque<>(CALLERS);

    /** @param lock the client's */
    InFlight(ReentrantLock lock) {
        this.lock = lock;
        this.freed = lock.newCondition();
        for (int i = 0; i < requests.length; i++) {
            requests[i] = new Request(i);
        }
        for (int i = 0; i < CALLERS; i++) {
            free.push(requests[i]);
        }
    }

    // --- of one

    /** A request for a caller; waits until there is one. */
    Request take() {
        lock.lock();
        try {
            while (free.isEmpty()) {
                freed.awaitUninterruptibly();
            }
            return free.pop();
        } finally {
            lock.unlock();
        }
    }

    /** A caller's request is over, and free for the next one. */
    void giveBack(Request request) {
        lock.lock();
        try {
            request.release();
            free.push(request);
            freed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** One of the requests that a replay has for itself. */
    Request ofReplay(int number) {
        return requests[CALLERS + number];
    }

    /** What the server answers to; null if there is no such request. */
    Request find(long cookie) {
        int index = Request.index(cookie);
        return index < requests.length ? requests[index] : null;
    }

    // --- of all, under the lock

    /** Gives what waits to a session's connections; needs the lock. */
    void assignWaiting(Session to, long now) {
        for (Request request : requests) {
            if (request.waiting()) {
                assign(request, to, now);
            }
        }
    }

    /** Gives a request to one of a session's connections, which has not sent it yet; needs the lock. */
    static Link assign(Request request, Session to, long now) {
        Link link = to.next();
        request.assign(link, now);
        link.enqueue(request);
        return link;
    }

    /** Nobody of a session has a request any more: they wait; needs the lock. */
    void detach(Session ended) {
        for (Request request : requests) {
            if (request.active() && request.link() != null && ended.has(request.link())) {
                request.detach();
            }
        }
    }

    /** Fails what waits; needs the lock. */
    void failWaiting(DiskException reason) {
        for (Request request : requests) {
            if (request.waiting()) {
                request.fail(reason);
            }
        }
    }

    /**
     * Fails what has waited for too long; needs the lock.
     *
     * @param mostNanos from a request's start on, however many sessions it has seen
     */
    void failOverdue(Outage outage, long now, long mostNanos) {
        for (Request request : requests) {
            if (request.waiting() && (outage.overdue(now) || now - request.begun() > mostNanos)) {
                request.fail(outage.failure());
            }
        }
    }

    /** A connection that has owed an answer for longer than that; null if none has; needs the lock. */
    Link late(long now, long mostNanos) {
        for (Request request : requests) {
            if (request.active() && request.unanswered() && now - request.sent() > mostNanos) {
                return request.link();
            }
        }
        return null;
    }
}
