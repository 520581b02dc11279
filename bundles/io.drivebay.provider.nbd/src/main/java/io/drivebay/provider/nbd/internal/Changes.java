package io.drivebay.provider.nbd.internal;

import io.drivebay.api.DiskException;
import io.drivebay.protocol.nbd.Command;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What changes an export, so that a server that dies loses nothing that it has acknowledged, or a flush says so.
 * Threads: any.
 */
final class Changes {
    private final Client client;

    /** Null if the server has nothing to flush: then an answer is all that it gives. */
    private final Unflushed unflushed;

    private final AtomicBoolean flushing = new AtomicBoolean();
    private final Object room = new Object();

    /** A server that failed to flush may have lost what it held, and say so only once. */
    private volatile DiskException flushFailure;

    Changes(Client client, Unflushed unflushed) {
        this.client = client;
        this.unflushed = unflushed;
    }

    /** Writes a buffer's remaining bytes. */
    void write(long offset, ByteBuffer bytes, int flags) throws IOException {
        Kept kept = keep(Command.WRITE, flags, offset, bytes.remaining(), bytes);
        run(client.take().set(Command.WRITE, flags, offset, bytes.remaining()).with(bytes), kept);
    }

    /** Changes without data. */
    void change(int command, int flags, long offset, long length) throws IOException {
        Kept kept = keep(command, flags, offset, length, null);
        run(client.take().set(command, flags, offset, length), kept);
    }

    private void run(Request request, Kept kept) throws DiskException {
        boolean done = false;
        try {
            client.run(request.with(kept));
            done = true;
        } finally {
            if (!done && kept != null) {
                unflushed.failed(kept);
            }
        }
    }

    private Kept keep(int command, int flags, long offset, long length, ByteBuffer bytes) throws IOException {
        if (unflushed == null) {
            return null;
        }
        Kept kept = unflushed.begin(command, flags, offset, length, bytes);
        if (kept == null) {
            synchronized (room) {
                // one flush makes room for many
                kept = unflushed.begin(command, flags, offset, length, bytes);
                while (kept == null) {
                    flush();
                    kept = unflushed.begin(command, flags, offset, length, bytes);
                }
            }
        } else if (unflushed.filling() && flushing.compareAndSet(false, true)) {
            flushEarly(kept);
        }
        return kept;
    }

    /** One caller flushes while the others go on. */
    private void flushEarly(Kept kept) throws IOException {
        boolean done = false;
        try {
            flush();
            done = true;
        } finally {
            flushing.set(false);
            if (!done) {
                unflushed.failed(kept);
            }
        }
    }

    void flush() throws IOException {
        Acknowledged told = unflushed.flushing();
        DiskException before = flushFailure;
        if (before != null) {
            throw new DiskException(
                    before.code(),
                    "an earlier flush failed, and what it was for may be lost: " + before.getMessage()
                            + "; take the disk down and check it",
                    before);
        }
        Request request = client.take().set(Command.FLUSH, 0, 0, 0).with(told);
        try {
            client.run(request);
        } catch (ServerError e) {
            flushFailure = e;
            throw e;
        }
    }
}
