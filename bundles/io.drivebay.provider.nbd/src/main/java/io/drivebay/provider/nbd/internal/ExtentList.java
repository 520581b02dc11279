package io.drivebay.provider.nbd.internal;

import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.ExtentVisitor.State;
import java.io.IOException;

/** What a server says of a range, extent by extent, up to a bound; what is beyond is asked for again. */
final class ExtentList {
    /** Flags of {@code base:allocation}. */
    private static final int HOLE = 1;

    private static final int ZERO = 1 << 1;

    private static final int MOST = 8192;

    private final long[] lengths = new long[MOST];
    private final byte[] states = new byte[MOST];
    private int count;

    void clear() {
        count = 0;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The next one. */
    void add(long length, long flags) {
        if (count < MOST) {
            lengths[count] = length;
            states[count] = (byte) (flags & (HOLE | ZERO));
            count++;
        }
    }

    /**
     * Tells a visitor what lies within a range.
     *
     * @return where it ends
     */
    long visit(long start, long end, ExtentVisitor visitor) throws IOException {
        long at = start;
        for (int i = 0; i < count && at < end; i++) {
            // the last one may reach beyond
            long length = Math.min(lengths[i], end - at);
            visitor.extent(at, length, state(states[i]));
            at += length;
        }
        return at;
    }

    /** A hole that does not read as zeroes is as good as data. */
    private static State state(int flags) {
        return switch (flags) {
            case HOLE | ZERO -> State.HOLE;
            case ZERO -> State.ZERO;
            default -> State.DATA;
        };
    }
}
