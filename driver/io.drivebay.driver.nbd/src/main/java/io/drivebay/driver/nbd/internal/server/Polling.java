package io.drivebay.driver.nbd.internal.server;

import java.time.Duration;

/**
 * Whether a thread looks for the next request without sleeping. That pays where a client waits for each answer before it
 * asks again: to be woken up takes longer than to answer. It does not where much is to be done each time, as then the
 * client needs the processor: copies to a disk over several connections were a tenth slower when it always polled.
 *
 * <p>Threads: the loop's.
 */
final class Polling {
    /** Several times what one request of 4 KiB takes. */
    static final long SHORT_ROUND_NANOS = 25_000;

    /** So many short rounds in a row show a client that waits; in a large transfer a few are short too. */
    static final int ROUNDS = 8;

    private final long longest;
    private boolean soon;
    private int shortRounds;

    /** @param longest how long it looks before it sleeps; zero if it always sleeps */
    Polling(Duration longest) {
        this.longest = longest.toNanos();
    }

    boolean pays() {
        return soon && shortRounds == ROUNDS;
    }

    /** Something has come after so long, or nothing yet. */
    void waited(long nanos) {
        soon = nanos < longest;
    }

    /** All that had come has been served. */
    void served(long nanos) {
        shortRounds = nanos < SHORT_ROUND_NANOS ? Math.min(shortRounds + 1, ROUNDS) : 0;
    }
}
