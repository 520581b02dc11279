package io.drivebay.provider.nbd.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What comes from a server, received in as few calls as can be: headers in a buffer of its own, data right where it
 * belongs, and together with the headers that follow. For one thread.
 */
final class Input {
    private static final int BYTES = 32 << 10;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Transport transport;

    /** What came and has not been used, from its position to its limit; in network byte order. */
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES).limit(0);

    Input(Transport transport) {
        this.transport = transport;
    }

    Transport transport() {
        return transport;
    }

    /** How many bytes have come that nobody has used. */
    int available() {
        return buffer.remaining();
    }

    /**
     * Waits for so many bytes, which must be few.
     *
     * @return where they are: from the buffer's position on
     * @throws EOFException if the stream ends before
     */
    ByteBuffer need(int bytes) throws IOException {
        while (buffer.remaining() < bytes) {
            buffer.compact();
            try {
                receive(NOTHING);
            } finally {
                buffer.flip();
            }
        }
        return buffer;
    }

    /** Fills a buffer up to its limit. */
    void fill(ByteBuffer target) throws IOException {
        int there = Math.min(target.remaining(), buffer.remaining());
        target.put(target.position(), buffer, buffer.position(), there);
        target.position(target.position() + there);
        buffer.position(buffer.position() + there);
        while (target.hasRemaining()) {
            buffer.clear();
            try {
                receive(target);
            } finally {
                buffer.flip();
            }
        }
    }

    private void receive(ByteBuffer target) throws IOException {
        if (transport.read(target, buffer) < 0) {
            throw new EOFException("the server has closed the connection");
        }
    }
}
