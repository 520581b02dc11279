package io.drivebay.provider.nbd.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time between two sessions: tries to reach the server again until it can, or nobody wants it any more. */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(2);

    private final Client client;
    private final Session before;
    private final long since = System.nanoTime();

    /** Of the thread that connects. */
    private long pause;

    /** Why there is no session now. */
    private volatile Throwable reason;

    /**
     * A new one.
     *
     * @param firstPause before the first attempt, in nanoseconds
     */
    Outage(Client client, Session before, Throwable reason, long firstPause) {
        this.pause = firstPause;
        this.client = client;
        this.before = before;
        this.reason = reason;
    }

    /** How long to wait after an attempt that did not help, given how long it was before it. */
    static long longer(long pause) {
        return Math.min(Math.max(2 * pause, FIRST_PAUSE), LONGEST_PAUSE);
    }

    /** Whether requests have waited long enough. */
    boolean overdue(long now) {
        return now - since > client.spec().reconnect().toNanos();
    }

    /** What they fail with then. */
    DiskException failure() {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
        return new DiskException(
                ErrorCode.DEV_NOT_EXIST,
                client.spec().address() + ": the server has been gone for " + seconds + " s ("
                        + (reason.getMessage() == null ? reason : reason.getMessage())
                        + "); start it again, requests go on as soon as it answers",
                reason);
    }

    /** Lasts as long as it does. */
    void last() {
        before.end();
        client.detach(before);
        while (client.pause(pause)) {
            try {
                if (reconnected()) {
                    return;
                }
            } catch (UnlikeException e) {
                client.giveUp(e.reason());
                return;
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                reason = e;
                LOG.debug("{}: not back yet: {}", client.spec().address(), e.toString());
            }
            pause = longer(pause);
        }
    }

    private boolean reconnected() throws IOException {
        Session next = Session.open(client);
        boolean taken = false;
        try {
            requireLike(next.export());
            int changes = client.replay(next).run();
            taken = client.resume(next);
            if (taken) {
                LOG.info(
                        "{}: connected again after {} ms, {} changes made again",
                        client.spec().address(),
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since),
                        changes);
            }
            return taken;
        } finally {
            if (!taken) {
                next.end();
                client.detach(next);
            }
        }
    }

    private void requireLike(Export now) throws UnlikeException {
        Export old = client.export();
        try {
            now.requireLike(old, client.spec().readOnly());
        } catch (DiskException e) {
            throw new UnlikeException(e);
        }
        if (now.bytes() > old.bytes()) {
            LOG.warn(
                    "{}: the export has grown from {} to {} bytes; take the disk down and bring it up to use them",
                    client.spec().address(),
                    old.bytes(),
                    now.bytes());
        }
    }
}
