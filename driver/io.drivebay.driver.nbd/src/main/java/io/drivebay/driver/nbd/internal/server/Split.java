package io.drivebay.driver.nbd.internal.server;

import io.drivebay.protocol.nbd.NbdError;

/** A large request in pieces, which the disk may do at the same time; used again and again. Threads: any. */
final class Split {
    private final Answers answers;
    private final Exchange first;

    // guarded by this
    private boolean chunked;
    private int unfinished;
    private int error;

    Split(Answers answers, Exchange first) {
        this.answers = answers;
        this.first = first;
    }

    /**
     * Prepares for a request.
     *
     * @param pieces how many there will be
     * @param inChunks whether each piece of a read is sent as soon as it is there
     */
    synchronized void begin(int pieces, boolean inChunks) {
        unfinished = pieces;
        chunked = inChunks;
        error = 0;
    }

    void finished(Exchange piece, int code) {
        synchronized (this) {
            unfinished--;
            if (error == 0) {
                error = code;
            }
            if (chunked) {
                // while holding this, so that the one that is marked as the last is the last
                answers.chunk(piece, code, unfinished == 0);
            }
            if (unfinished > 0) {
                return;
            }
            if (!chunked) {
                answers.whole(first, error);
            }
        }
        end();
    }

    /** So many pieces will never begin. */
    void forsake(int pieces) {
        synchronized (this) {
            unfinished -= pieces;
            error = NbdError.EIO;
            if (unfinished > 0) {
                return;
            }
        }
        end();
    }

    private void end() {
        for (Exchange each = first; each != null; ) {
            Exchange next = each.nextPiece();
            each.end();
            each = next;
        }
        answers.over();
    }
}
