package io.drivebay.provider.nbd.internal;

import io.drivebay.protocol.nbd.Command;
import io.drivebay.protocol.nbd.RequestHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection in the transmission phase. Whoever has a request for it sends it, together with those of others that
 * have come meanwhile; a thread of its own takes the answers.
 */
final class Link {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final int BATCH = 32;

    private final Transport transport;
    private final Export export;
    private final Thread reader;

    /** Told when the connection is lost, perhaps more than once, by any thread that notices. */
    private final BiConsumer<Link, Throwable> lost;

    // guarded by this
    private final Queue<Request> queue = new ArrayDeque<>();
    private boolean sending;
    private boolean closed;

    // of the thread that sends
    private final Request[] batch = new Request[BATCH];
    private final ByteBuffer[] buffers = new ByteBuffer[2 * BATCH];

    private volatile Throwable loss;

    /** Something sensible has come over it. */
    private volatile boolean useful;

    Link(Handshake.Connected connected, String name, Replies.Finder requests, BiConsumer<Link, Throwable> lost) {
        this.transport = connected.input().transport();
        this.export = connected.export();
        this.lost = lost;
        Replies replies = new Replies(connected.input(), export, cookie -> {
            Request found = requests.find(cookie);
            return found != null && found.is(this, cookie) ? found : null;
        });
        this.reader = new Thread(() -> read(replies), name);
        reader.setDaemon(true);
    }

    Export export() {
        return export;
    }

    void start() {
        reader.start();
    }

    private void read(Replies replies) {
        try {
            while (true) {
                replies.next();
                if (!useful) {
                    useful = true;
                }
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            lose(e);
        }
    }

    /** Appends a request; the caller then sends. */
    synchronized void enqueue(Request request) {
        queue.add(request);
    }

    /** Sends what is queued, unless somebody does so already. */
    void send() {
        int count = take();
        while (count > 0) {
            boolean out = write(count);
            done(count, out);
            count = out ? take() : 0;
        }
    }

    private synchronized int take() {
        if (sending || closed) {
            return 0;
        }
        int count = 0;
        while (count < BATCH && !queue.isEmpty()) {
            batch[count++] = queue.remove();
        }
        sending = count > 0;
        return count;
    }

    private boolean write(int requests) {
        int count = 0;
        for (int i = 0; i < requests; i++) {
            buffers[count++] = batch[i].header();
            ByteBuffer payload = batch[i].payload();
            if (payload != null) {
                buffers[count++] = payload;
            }
        }
        try {
            transport.write(buffers, count);
            return true;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            lose(e);
            return false;
        }
    }

    private void done(int requests, boolean out) {
        if (out) {
            for (int i = 0; i < requests; i++) {
                batch[i].written();
            }
        }
        Arrays.fill(batch, 0, requests, null);
        Arrays.fill(buffers, 0, 2 * requests, null);
        synchronized (this) {
            sending = false;
            notifyAll();
        }
    }

    /** Tells the server that nothing follows, if nothing is under way. */
    void farewell() {
        synchronized (this) {
            if (sending || closed) {
                return;
            }
            sending = true;
        }
        ByteBuffer header = ByteBuffer.allocateDirect(RequestHeader.MOST_BYTES);
        buffers[0] = header.limit(RequestHeader.put(header, 0, export.extended(), 0, Command.DISC, 0, 0, 0));
        try {
            transport.write(buffers, 1);
        } catch (IOException e) {
            LOG.debug("NBD: a connection ends without a farewell: {}", e.toString());
        }
        done(0, false);
    }

    /** Ends the connection because of something; the first reason counts. */
    void lose(Throwable reason) {
        if (loss == null) {
            loss = reason;
        }
        close();
        lost.accept(this, reason);
    }

    /** Whether something sensible has come since {@link #judgeFromNow()}. */
    boolean useful() {
        return useful;
    }

    void judgeFromNow() {
        useful = false;
    }

    /** Why it was lost; null while it is not. */
    Throwable loss() {
        return loss;
    }

    /** Ends the connection; may be called more than once. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        Closing.quietly(transport);
    }

    /** Waits until nobody of a closed connection touches a request any more. */
    void awaitQuiet() {
        boolean interrupted = false;
        synchronized (this) {
            while (sending) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
