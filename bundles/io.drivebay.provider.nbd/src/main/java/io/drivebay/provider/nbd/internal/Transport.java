package io.drivebay.provider.nbd.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A server's bytes, plain or encrypted. Calls wait; {@link #close()} ends them. One thread may read while another one
 * writes.
 */
interface Transport extends Closeable {
    /**
     * Reads into one buffer, then into another one.
     *
     * @param first may be full
     * @return bytes that came, at least 1; -1 at the end
     */
    long read(ByteBuffer first, ByteBuffer second) throws IOException;

    /** Writes the first so many buffers to their limits, in order. */
    void write(ByteBuffer[] from, int count) throws IOException;

    /** May be called by any thread, and more than once. */
    @Override
    void close() throws IOException;
}
