package io.drivebay.driver.nbd.internal.server;

import io.drivebay.protocol.nbd.ReplyFormat;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What is to be sent to a client. Any thread appends; one at a time sends, and takes along what others have appended
 * meanwhile, many blocks with a system call.
 */
final class Outbox {
    private static final int VECTOR = 64;

    private final BlockPool pool;
    private final Account account;
    private final Runnable onTrouble;

    /** Only the sender's. */
    private final ByteBuffer[] vector = new ByteBuffer[VECTOR];

    // all below: guarded by this
    private Transport transport;
    private Block first;
    private Block last;
    private long backlog;
    private boolean sending;
    private boolean stuck;
    private boolean closed;
    private final Block unread = new Block(ReplyFormat.MOST_BYTES);

    /** @param onTrouble told when the client takes no more for now, or is gone */
    Outbox(BlockPool pool, Account account, Transport transport, Runnable onTrouble) {
        this.pool = pool;
        this.account = account;
        this.transport = transport;
        this.onTrouble = onTrouble;
    }

    /** Sends through another transport from now on; only while nothing is to be sent. */
    synchronized void transport(Transport other) {
        transport = other;
    }

    /** Appends a block, which is the outbox's from here on. */
    synchronized void append(Block block) {
        if (closed) {
            pool.give(block);
            return;
        }
        block.next = null;
        if (last == null) {
            first = block;
        } else {
            last.next = block;
        }
        last = block;
        backlog += block.end - block.start;
    }

    /** A block that a few bytes may be appended to, with {@link #appended}; called and used while holding this. */
    Block open() {
        if (closed) {
            // for nobody
            unread.clear();
            return unread;
        }
        if (last == null || last.sealed || last.free() < ReplyFormat.MOST_BYTES) {
            // beyond what is reserved, but no more than requests are in flight
            append(pool.takeAnyway(account, ReplyFormat.MOST_BYTES));
        }
        return last;
    }

    /** So many bytes have been put to the end of the open block. */
    void appended(int bytes) {
        if (closed) {
            return;
        }
        last.end += bytes;
        backlog += bytes;
    }

    /** Bytes that are still to be sent. */
    synchronized long backlog() {
        return backlog;
    }

    /** Whether everything has gone to the client. */
    synchronized boolean empty() {
        return first == null && !sending && !transport.unsent();
    }

    /** Whether the client takes no more for now. */
    synchronized boolean stuck() {
        return stuck;
    }

    /** The client takes more again. */
    synchronized void unstick() {
        stuck = false;
    }

    /** Whether the client is gone. */
    synchronized boolean closed() {
        return closed;
    }

    /** Sends what there is as far as it goes. Leaves it to the thread that is sending already, if there is one. */
    void flush() {
        boolean open = false;
        while (true) {
            int count;
            Transport to;
            synchronized (this) {
                if (!open && sending || stuck || closed) {
                    if (open) {
                        sending = false;
                        dropIfClosed();
                    }
                    return;
                }
                count = collect();
                if (count == 0 && !transport.unsent()) {
                    sending = false;
                    return;
                }
                sending = true;
                open = true;
                to = transport;
            }
            boolean room;
            try {
                room = to.write(vector, count);
            } catch (IOException e) {
                fail();
                return;
            }
            synchronized (this) {
                settle(count);
                stuck = !room;
            }
            if (!room) {
                onTrouble.run();
            }
        }
    }

    private int collect() {
        int count = 0;
        for (Block block = first; block != null && count < VECTOR; block = block.next) {
            block.sealed = true;
            vector[count++] = block.bytes.limit(block.end).position(block.start);
        }
        return count;
    }

    /** Takes away what has been sent of the first so many blocks. */
    private void settle(int count) {
        for (int i = 0; i < count; i++) {
            int sent = first.bytes.position() - first.start;
            backlog -= sent;
            first.start += sent;
            if (first.start < first.end) {
                return;
            }
            Block block = first;
            first = block.next;
            if (first == null) {
                last = null;
            }
            pool.give(block);
        }
    }

    private void fail() {
        synchronized (this) {
            closed = true;
            sending = false;
            dropIfClosed();
        }
        onTrouble.run();
    }

    /** Sends nothing more. */
    synchronized void close() {
        closed = true;
        if (!sending) {
            dropIfClosed();
        }
    }

    private void dropIfClosed() {
        while (closed && first != null) {
            Block unsent = first;
            first = unsent.next;
            pool.give(unsent);
        }
        if (first == null) {
            last = null;
            backlog = 0;
        }
    }
}
