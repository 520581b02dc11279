package io.drivebay.provider.nbd.internal;

import io.drivebay.protocol.nbd.Command;
import io.drivebay.provider.nbd.internal.Kept.State;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes that a server has acknowledged and no flush has covered, with their bytes: a server that dies may lose
 * them, and then they are made again before anything else.
 *
 * <p>They stand in the order in which they were begun. Of two that overlap and did not run at the same time the earlier
 * one is acknowledged before the later one begins, so a flush that leaves the earlier one leaves the later one too.
 * The bytes are in a ring of bounded size; its pieces are made when they are first needed.
 */
final class Unflushed {
    private static final int PIECE = 1 << 20;
    private static final int MOST_CHANGES = 16 << 10;

    private final int capacity;
    private final ByteBuffer[] pieces;

    // all below: guarded by this

    /** Where the next bytes go, and where the oldest are; ever growing, places of the ring by their remainder. */
    private long head;

    private long tail;

    private Kept first;
    private Kept last;
    private int count;
    private Kept free;

    /** Flushes that have begun. */
    private long flushes;

    /** Room for so many bytes, rounded up to whole pieces. */
    Unflushed(int bytes) {
        pieces = new ByteBuffer[(bytes + PIECE - 1) / PIECE];
        capacity = pieces.length * PIECE;
    }

    /**
     * Takes a change in that is about to be asked for.
     *
     * @param bytes a write's; null for others
     * @return null if there is no room; a flush makes some
     */
    Kept begin(int command, int flags, long offset, long length, ByteBuffer bytes) {
        Kept kept;
        synchronized (this) {
            int room = bytes == null ? 0 : bytes.remaining();
            if (head - tail + room > capacity || count == MOST_CHANGES) {
                return null;
            }
            kept = take();
            kept.command = command;
            kept.flags = flags;
            kept.offset = offset;
            kept.length = length;
            kept.at = head;
            kept.room = room;
            kept.state = State.ASKED;
            head += room;
            append(kept);
        }
        if (bytes != null) {
            copy(kept.at, bytes);
        }
        return kept;
    }

    private Kept take() {
        if (free == null) {
            return new Kept(this);
        }
        Kept kept = free;
        free = kept.next;
        kept.next = null;
        return kept;
    }

    private void append(Kept kept) {
        if (last == null) {
            first = kept;
        } else {
            last.next = kept;
        }
        last = kept;
        count++;
    }

    /** The place is nobody else's until the change is over. */
    private void copy(long at, ByteBuffer bytes) {
        int from = bytes.position();
        long to = at;
        while (from < bytes.limit()) {
            int within = (int) (to % PIECE);
            int step = Math.min(bytes.limit() - from, PIECE - within);
            piece(to).put(within, bytes, from, step);
            from += step;
            to += step;
        }
    }

    private synchronized ByteBuffer piece(long at) {
        int number = (int) (at % capacity / PIECE);
        if (pieces[number] == null) {
            pieces[number] = ByteBuffer.allocateDirect(PIECE);
        }
        return pieces[number];
    }

    /** The server says that it is done. */
    synchronized void acknowledged(Kept kept) {
        kept.state = State.ACKNOWLEDGED;
        kept.flushes = flushes;
    }

    /** It failed: nobody counts on it. */
    synchronized void failed(Kept kept) {
        kept.state = State.OVER;
        shrink();
    }

    /** A flush is about to be asked for: what was acknowledged before is durable when it succeeds. */
    synchronized Acknowledged flushing() {
        long flush = ++flushes;
        return () -> flushed(flush);
    }

    private synchronized void flushed(long flush) {
        for (Kept kept = first; kept != null; kept = kept.next) {
            if (kept.state == State.ACKNOWLEDGED && kept.flushes < flush) {
                kept.state = State.OVER;
            }
        }
        shrink();
    }

    private void shrink() {
        while (first != null && first.state == State.OVER) {
            Kept over = first;
            first = over.next;
            count--;
            tail += over.room;
            over.next = free;
            free = over;
        }
        if (first == null) {
            last = null;
            // so that few bytes at a time stay within few pieces
            head = 0;
            tail = 0;
        }
    }

    /** Whether it is time for a flush, so that nobody has to wait for one. */
    synchronized boolean filling() {
        return head - tail > capacity / 2 || count > MOST_CHANGES / 2;
    }

    /**
     * What is to be made again, in order. It stays as it is as long as no connection is there that could acknowledge a
     * flush.
     */
    synchronized List<Kept> acknowledged() {
        List<Kept> all = new ArrayList<>();
        for (Kept kept = first; kept != null; kept = kept.next) {
            if (kept.state == State.ACKNOWLEDGED) {
                all.add(kept);
            }
        }
        return all;
    }

    /** The bytes of a write from one of them on, as far as they are in one piece. */
    ByteBuffer bytes(Kept write, long from) {
        long at = write.at + from;
        int within = (int) (at % PIECE);
        int length = (int) Math.min(write.room - from, PIECE - within);
        return piece(at).duplicate().limit(within + length).position(within);
    }

    /** Whether bytes belong to it. */
    static boolean hasBytes(Kept kept) {
        return kept.command == Command.WRITE;
    }
}
