package io.drivebay.provider.memory.internal;

import io.drivebay.api.ExtentVisitor;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sparse bytes outside the heap. What was never written reads as zeroes. Threads: any, many at once, but for
 * {@link #reserve} (one at a time) and {@link #close} (last).
 */
interface PageStore extends AutoCloseable {
    /** Sees to it that bytes up to a size can be used; takes no room yet. */
    void reserve(long bytes) throws IOException;

    void read(long offset, ByteBuffer target);

    /** Takes the room that is missing; DISK_FULL or NOT_ENOUGH_MEMORY if there is none. */
    void write(long offset, ByteBuffer source) throws IOException;

    /** Zeroes a range, and gives back the room of what it covers whole. */
    void release(long offset, long length);

    /** What has room, in units of the store's own. */
    void extents(long offset, long length, ExtentVisitor visitor) throws IOException;

    @Override
    void close();
}
