package io.drivebay.provider.nbd.internal;

import java.util.Arrays;

/**
 * Which parts of a read have come. A server may send them in any order; each byte comes once. In order, which is the
 * rule, this is one part that grows. For one thread.
 */
final class Coverage {
    /** More parts than that apart from each other no server has a reason for. */
    private static final int MOST_PARTS = 1024;

    /** Starts and ends by turns, ascending. */
    private long[] edges = new long[2];

    private int count;

    void clear() {
        count = 0;
    }

    /** A part came; false if some of it was there already, or there are too many parts. */
    boolean add(long start, long end) {
        int at = 0;
        while (at < count && edges[at + 1] < start) {
            at += 2;
        }
        // all parts before end before this one begins; the next may touch it
        boolean joinsBefore = at < count && edges[at + 1] == start;
        int next = joinsBefore ? at + 2 : at;
        boolean joinsNext = next < count && edges[next] == end;
        if (next < count && edges[next] < end) {
            return false;
        }
        if (joinsBefore) {
            edges[at + 1] = joinsNext ? edges[next + 1] : end;
            if (joinsNext) {
                remove(next);
            }
        } else if (joinsNext) {
            edges[next] = start;
        } else {
            return insert(at, start, end);
        }
        return true;
    }

    private void remove(int at) {
        System.arraycopy(edges, at + 2, edges, at, count - at - 2);
        count -= 2;
    }

    private boolean insert(int at, long start, long end) {
        if (count == 2 * MOST_PARTS) {
            return false;
        }
        if (count == edges.length) {
            edges = Arrays.copyOf(edges, 2 * count);
        }
        System.arraycopy(edges, at, edges, at + 2, count - at);
        edges[at] = start;
        edges[at + 1] = end;
        count += 2;
        return true;
    }

    /** Whether all has come. */
    boolean is(long start, long end) {
        return count == 2 && edges[0] == start && edges[1] == end;
    }
}
