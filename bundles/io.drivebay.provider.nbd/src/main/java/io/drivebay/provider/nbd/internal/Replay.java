package io.drivebay.provider.nbd.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.provider.nbd.internal.Ranges.Range;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the changes again that no flush has covered. The last one first, and of earlier ones only what no later one has
 * changed: so their order does not matter, and no byte that is durable is an older one for a while.
 */
final class Replay {
    /** How many at once. */
    static final int AT_ONCE = 16;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Client client;
    private final Session session;
    private final Unflushed unflushed;

    /** How many of the requests are under way: the first ones. */
    private int underWay;

    Replay(Client client, Session session, Unflushed unflushed) {
        this.client = client;
        this.session = session;
        this.unflushed = unflushed;
    }

    /**
     * Makes them.
     *
     * @return how many changes there were
     * @throws UnlikeException if the server does not take one: what was acknowledged is lost
     * @throws IOException if the session is lost
     */
    int run() throws IOException {
        List<Kept> changes = unflushed.acknowledged();
        Collections.reverse(changes);
        Ranges made = new Ranges();
        try {
            for (Kept change : changes) {
                for (Range missing : made.add(change.offset, change.end())) {
                    make(change, missing);
                }
            }
            settle();
            return changes.size();
        } finally {
            // only after a failure some are left, and the session ends then
            if (underWay > 0) {
                session.end();
                releaseAll();
            }
        }
    }

    private void make(Kept change, Range range) throws IOException {
        if (!Unflushed.hasBytes(change)) {
            begin(change, range.start(), range.end() - range.start(), null);
            return;
        }
        for (long at = range.start(); at < range.end(); ) {
            ByteBuffer bytes = unflushed.bytes(change, at - change.offset);
            int length = (int) Math.min(bytes.remaining(), range.end() - at);
            begin(change, at, length, bytes.limit(bytes.position() + length));
            at += length;
        }
    }

    private void begin(Kept change, long offset, long length, ByteBuffer bytes) throws IOException {
        if (underWay == AT_ONCE) {
            settle();
        }
        Request request = client.ofReplay(underWay).set(change.command, change.flags, offset, length);
        if (bytes != null) {
            request.with(bytes);
        }
        underWay++;
        client.replay(request, session);
    }

    /** Waits for all that is under way. */
    private void settle() throws IOException {
        DiskException refused = null;
        for (int i = 0; i < underWay; i++) {
            Request request = client.ofReplay(i);
            await(request);
            refused = refused == null ? request.outcome() : refused;
        }
        releaseAll();
        if (refused != null) {
            throw new UnlikeException(new DiskException(
                    ErrorCode.WRITE_FAULT,
                    "a write that was acknowledged before the connection was lost cannot be made again: "
                            + refused.getMessage() + "; take the disk down and check it",
                    refused));
        }
    }

    private void await(Request request) throws IOException {
        while (!request.over()) {
            if (session.loss() != null) {
                throw new IOException(
                        "the connection was lost again: " + session.loss().getMessage());
            } else if (client.closed()) {
                throw new IOException("the store is closed");
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    private void releaseAll() {
        while (underWay > 0) {
            client.replayed(client.ofReplay(--underWay));
        }
    }
}
