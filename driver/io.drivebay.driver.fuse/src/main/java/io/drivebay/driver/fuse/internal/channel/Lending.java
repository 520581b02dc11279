package io.drivebay.driver.fuse.internal.channel;

/**
 * When a queue's thread lets another one send a reply, and so have the entry's next request. Each request is copied by the
 * thread that serves it, so a busy queue is worth a second thread; a small request that comes alone would only wait for
 * the wake-up of another processor.
 *
 * <p>The kernel prefers the entry that came back last, so a single request at a time meets the same entry again and again:
 * a lent one among such goes home after a few.
 *
 * <p>Threads: one.
 */
final class Lending {
    /** Fewer would send entries to and fro between two bursts. */
    private static final int QUIET_IN_A_ROW = 16;

    /** From here on the copy counts, not the wake-up. Pieces of one large request seldom arrive together. */
    private static final int LARGE = 32 << 10;

    private int inARow;

    /**
     * Whether a request shows that its queue can do with a second thread.
     *
     * @param bytes of data that it or its reply carried
     * @param others whether others are there
     */
    static boolean busy(int bytes, boolean others) {
        return others || bytes >= LARGE;
    }

    /**
     * Half of the entries stay at home, so that nothing waits for a helper alone.
     *
     * @param index of the entry
     * @param depth how many there are
     */
    static boolean canBeLent(int index, int depth) {
        return index >= (depth + 1) / 2;
    }

    /**
     * Whether a lent entry goes home. To be asked with each request of those in turn.
     *
     * @param busy what {@link #busy} says of the request
     */
    boolean goesHome(boolean busy) {
        inARow = busy ? 0 : inARow + 1;
        if (inARow < QUIET_IN_A_ROW) {
            return false;
        }
        inARow = 0;
        return true;
    }
}
