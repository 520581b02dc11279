package io.drivebay.driver.fuse.internal.channel;

import java.time.Duration;

/**
 * Whether a queue's thread looks for the next request without sleeping. That pays where each request waits for the answer to
 * the one before: the two wake-ups of a thread take longer than to serve it. It does not where several requests are there,
 * or large ones, as then whoever sends them needs the processor: with two in flight it took a fifth of the speed.
 *
 * <p>Threads: one.
 */
final class Polling {
    /** So many rounds of one short request in a row show somebody who waits for each answer. */
    static final int ROUNDS = 16;

    /** So many are asked for at most of those who did not wait after all. */
    static final int MOST_ROUNDS = 4096;

    /** Several times what a request of 4 KiB takes. */
    static final long SHORT_NANOS = 25_000;

    /** After such a time somebody else may come. */
    static final long PAUSE_NANOS = 100_000_000;

    private final long longest;
    private int needed = ROUNDS;
    private int rounds;

    /** @param longest how long it looks before it sleeps; zero if it always sleeps */
    Polling(Duration longest) {
        this.longest = longest.toNanos();
    }

    boolean pays() {
        return rounds >= needed;
    }

    /**
     * A round is over.
     *
     * @param requests how many were served
     * @param nanos how long that took
     */
    void served(int requests, long nanos) {
        rounds = requests == 1 && nanos < SHORT_NANOS ? Math.min(rounds + 1, MOST_ROUNDS) : 0;
    }

    /** The next request was there with the answer to the one before: somebody does not wait, and two such look like one. */
    void foundAtOnce() {
        rounds = 0;
        needed = Math.min(2 * needed, MOST_ROUNDS);
    }

    /** It has taken so long until something came, or nothing has come yet. */
    void waited(long nanos) {
        if (nanos >= longest) {
            rounds = 0;
        }
        if (nanos >= PAUSE_NANOS) {
            needed = ROUNDS;
        }
    }
}
