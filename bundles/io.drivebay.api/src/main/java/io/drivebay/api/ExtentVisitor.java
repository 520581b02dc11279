package io.drivebay.api;

import java.io.IOException;

/** Receives the map of a range, extent by extent. */
@FunctionalInterface
public interface ExtentVisitor {
    /** What an extent holds. */
    enum State {
        /** Allocated, any bytes. */
        DATA,
        /** Allocated, reads as zeroes. */
        ZERO,
        /** Not allocated, reads as zeroes. */
        HOLE
    }

    /**
     * One extent; neighbours may have the same state.
     *
     * @param offset first byte
     * @param length bytes, more than 0
     */
    void extent(long offset, long length, State state) throws IOException;
}
