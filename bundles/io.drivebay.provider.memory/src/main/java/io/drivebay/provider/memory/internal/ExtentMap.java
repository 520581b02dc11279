package io.drivebay.provider.memory.internal;

import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.ExtentVisitor.State;
import java.io.IOException;

/** Joins neighbours of one state before it reports them. For one thread. */
final class ExtentMap {
    private final ExtentVisitor visitor;
    private long start;
    private long end;
    private State state;

    ExtentMap(long offset, ExtentVisitor visitor) {
        this.visitor = visitor;
        this.start = offset;
        this.end = offset;
    }

    /** The next extent, from where the last ended. */
    void add(long length, State next) throws IOException {
        if (next != state) {
            finish();
            state = next;
        }
        end += length;
    }

    /** Reports what is left. */
    void finish() throws IOException {
        if (end > start) {
            visitor.extent(start, end - start, state);
        }
        start = end;
    }
}
