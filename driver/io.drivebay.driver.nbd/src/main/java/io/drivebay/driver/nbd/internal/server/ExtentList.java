package io.drivebay.driver.nbd.internal.server;

import io.drivebay.api.ExtentVisitor;
import java.util.Arrays;

/** The first extents of a range, neighbours of one state joined; used again and again. Threads: one at a time. */
final class ExtentList implements ExtentVisitor {
    /** Most extents that are kept: with the longest form they fit into a block of 32 KiB. */
    static final int MOST = 1900;

    private static final int FEW = 16;
    private static final State[] STATES = State.values();

    private long[] lengths = {};
    private byte[] states = {};
    private int count;
    private boolean full;

    void begin() {
        count = 0;
        full = false;
    }

    @Override
    public void extent(long offset, long length, State state) {
        if (full) {
            return;
        }
        if (count > 0 && states[count - 1] == state.ordinal()) {
            lengths[count - 1] += length;
            return;
        }
        if (count == MOST) {
            full = true;
            return;
        }
        if (count == lengths.length) {
            int room = Math.min(MOST, Math.max(FEW, 2 * count));
            lengths = Arrays.copyOf(lengths, room);
            states = Arrays.copyOf(states, room);
        }
        lengths[count] = length;
        states[count++] = (byte) state.ordinal();
    }

    int count() {
        return count;
    }

    long length(int index) {
        return lengths[index];
    }

    State state(int index) {
        return STATES[states[index]];
    }

    /** Whether the range reads as zeroes. */
    boolean allZero() {
        for (int i = 0; i < count; i++) {
            if (state(i) == State.DATA) {
                return false;
            }
        }
        return count > 0 && !full;
    }
}
