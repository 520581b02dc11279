package io.drivebay.provider.nbd.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to an export and their way over one session after the other: with a session they go out at once, without
 * one they wait for the next, as long as the store's options say.
 *
 * <p>A lock guards who has which request. It is taken at a request's start and end, never while bytes move.
 */
final class Client implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Client.class);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long JOIN_MILLIS = 5000;

    private final NbdSpec spec;
    private final Unflushed unflushed;
    private final String name = "drivebay-nbd-client-" + NUMBER.incrementAndGet();
    private final Thread watch = new Thread(this::watch, name + "-watch");
    private final Thread connector = new Thread(this::connectAgain, name + "-connect");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private final Condition away = lock.newCondition();

    private final InFlight requests = new InFlight(lock);

    // all below: guarded by the lock
    private volatile Export export;
    private Session session;
    private Outage outage;
    private Connecting connecting;
    private DiskException broken;
    private boolean closed;

    /** How long the next outage waits at first: a server that is good for nothing is not asked again at once. */
    private long pause;

    private Client(NbdSpec spec, Unflushed unflushed) {
        this.spec = spec;
        this.unflushed = unflushed;
        watch.setDaemon(true);
        connector.setDaemon(true);
    }

    /**
     * Connects for the first time.
     *
     * @param unflushed what is to be made again on a new session
     * @throws DiskException if the server cannot be reached, or does not give the export
     */
    static Client open(NbdSpec spec, Unflushed unflushed) throws DiskException {
        Client client = new Client(spec, unflushed);
        client.watch.start();
        client.connector.start();
        boolean open = false;
        try {
            client.begin(Session.open(client));
            open = true;
            return client;
        } catch (IOException e) {
            throw Failure.of(spec.address(), e);
        } finally {
            if (!open) {
                client.close();
            }
        }
    }

    private void begin(Session first) {
        lock.lock();
        try {
            export = first.export();
            session = first;
            Throwable loss = first.loss();
            if (loss != null) {
                lost(first.next(), loss);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What the server gave first; a disk is made of it. */
    Export export() {
        return export;
    }

    NbdSpec spec() {
        return spec;
    }

    /** What its threads are called. */
    String name() {
        return name;
    }

    // --- callers

    /** A request to fill in and {@link #run}. */
    Request take() {
        return requests.take();
    }

    /**
     * Has the server do a request, and gives it back.
     *
     * @throws DiskException what the server says, or that it is gone for too long
     */
    void run(Request request) throws DiskException {
        // an interrupt would end the connection of all
        boolean interrupted = Thread.interrupted();
        Link link = start(request);
        if (link != null) {
            link.send();
        }
        while (!request.over()) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        DiskException outcome = request.outcome();
        requests.giveBack(request);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (outcome != null) {
            throw outcome;
        }
    }

    /** The connection that has it; null if it waits for one, or is over. */
    private Link start(Request request) {
        lock.lock();
        try {
            long now = System.nanoTime();
            request.activate(Thread.currentThread(), now);
            DiskException refused = refusal(now);
            if (refused != null) {
                request.fail(refused);
                return null;
            }
            return session == null ? null : InFlight.assign(request, session, now);
        } finally {
            lock.unlock();
        }
    }

    private DiskException refusal(long now) {
        if (closed) {
            return new DiskException(ErrorCode.NOT_READY, spec.address() + ": the store is closed");
        } else if (broken != null) {
            return new DiskException(broken.code(), broken.getMessage(), broken);
        }
        return outage != null && outage.overdue(now) ? outage.failure() : null;
    }

    // --- sessions

    /** What the server answers to; null if there is no such request. */
    Request find(long cookie) {
        return requests.find(cookie);
    }

    /** A connection is about to be made. */
    Connecting connecting() {
        Connecting next = new Connecting();
        lock.lock();
        try {
            connecting = next;
            if (closed) {
                Closing.quietly(next);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** The connection has been made, or not. */
    void connected() {
        lock.lock();
        try {
            connecting = null;
        } finally {
            lock.unlock();
        }
    }

    /** A connection is lost, and with it its session. */
    void lost(Link link, Throwable reason) {
        lock.lock();
        try {
            if (session == null || !session.has(link)) {
                return;
            }
            pause = session.useful() ? 0 : Outage.longer(pause);
            outage = new Outage(this, session, reason, pause);
            session = null;
            if (!closed) {
                LOG.warn(
                        "{}: connection lost: {}; requests wait up to {} s",
                        spec.address(),
                        reason.toString(),
                        spec.reconnect().toSeconds());
                away.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What the thread does that is there for it before it is needed: then there may be none to be had. */
    private void connectAgain() {
        for (Outage next = awaitOutage(); next != null; next = awaitOutage()) {
            next.last();
        }
    }

    /** Null when all is over. */
    private Outage awaitOutage() {
        lock.lock();
        try {
            while (outage == null && !closed) {
                away.awaitUninterruptibly();
            }
            return closed ? null : outage;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody of a session has a request any more: they wait. */
    void detach(Session ended) {
        lock.lock();
        try {
            requests.detach(ended);
        } finally {
            lock.unlock();
        }
    }

    /** The changes that a new session is to be given before anything else. */
    Replay replay(Session next) {
        return new Replay(this, next, unflushed);
    }

    /** One of the requests that a replay has for itself. */
    Request ofReplay(int number) {
        return requests.ofReplay(number);
    }

    /** Sends a replay's request. */
    void replay(Request request, Session next) {
        Link link;
        lock.lock();
        try {
            long now = System.nanoTime();
            request.activate(Thread.currentThread(), now);
            link = InFlight.assign(request, next, now);
        } finally {
            lock.unlock();
        }
        link.send();
    }

    /** A replay's request is over. */
    void replayed(Request request) {
        lock.lock();
        try {
            request.release();
        } finally {
            lock.unlock();
        }
    }

    /** A new session takes what waits; false if it is lost already, or nobody wants it any more. */
    boolean resume(Session next) {
        lock.lock();
        try {
            if (closed || next.loss() != null) {
                return false;
            }
            session = next;
            outage = null;
            next.judgeFromNow();
            requests.assignWaiting(next, System.nanoTime());
        } finally {
            lock.unlock();
        }
        next.send();
        return true;
    }

    /** There is no way back: every request fails from now on. */
    void giveUp(DiskException reason) {
        LOG.error("{}: {}", spec.address(), reason.describe());
        lock.lock();
        try {
            broken = reason;
            outage = null;
            requests.failWaiting(refusal(System.nanoTime()));
        } finally {
            lock.unlock();
        }
    }

    /** Whether nobody wants anything any more. */
    boolean closed() {
        return !pause(0);
    }

    /** Waits a while; false if it is all over. */
    boolean pause(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !closed) {
                left = closing.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException e) {
            // these threads are nobody's to interrupt; the next try is early
            return true;
        } finally {
            lock.unlock();
        }
    }

    // --- time

    private void watch() {
        long shortest = Math.min(spec.timeout().toNanos(), spec.reconnect().toNanos());
        long tick = Math.max(TimeUnit.MILLISECONDS.toNanos(10), Math.min(TimeUnit.SECONDS.toNanos(1), shortest / 4));
        while (pause(tick)) {
            Link late = expire(System.nanoTime());
            if (late != null) {
                late.lose(new IOException("no answer for " + spec.timeout().toMillis() + " ms"));
            }
        }
    }

    /** Ends what takes too long; gives a connection that owes an answer for too long. */
    private Link expire(long now) {
        long timeout = spec.timeout().toNanos();
        long patience = Math.min(timeout, CONNECT_NANOS);
        lock.lock();
        try {
            if (connecting != null && now - connecting.since() > patience) {
                Closing.quietly(connecting);
            }
            if (outage != null) {
                // also what has gone from one session to the next for too long
                requests.failOverdue(
                        outage, now, spec.timeout().plus(spec.reconnect()).toNanos());
            }
            return requests.late(now, timeout);
        } finally {
            lock.unlock();
        }
    }

    /** Ends everything; no request is under way. */
    @Override
    public void close() {
        Session last;
        lock.lock();
        try {
            closed = true;
            last = session;
            session = null;
            if (connecting != null) {
                Closing.quietly(connecting);
            }
            requests.failWaiting(refusal(System.nanoTime()));
            closing.signalAll();
            away.signal();
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.farewell();
            last.end();
        }
        join(connector);
        join(watch);
    }

    /** A name server may keep a thread longer; it ends when that has answered. */
    private static void join(Thread thread) {
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
