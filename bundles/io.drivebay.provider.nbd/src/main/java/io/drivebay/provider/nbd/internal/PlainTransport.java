package io.drivebay.provider.nbd.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes as they are. */
final class PlainTransport implements Transport {
    private final SocketChannel channel;
    private final ByteBuffer[] both = new ByteBuffer[2];

    PlainTransport(SocketChannel channel) {
        this.channel = channel;
    }

    SocketChannel channel() {
        return channel;
    }

    @Override
    public long read(ByteBuffer first, ByteBuffer second) throws IOException {
        if (!first.hasRemaining()) {
            return channel.read(second);
        }
        both[0] = first;
        both[1] = second;
        try {
            return channel.read(both);
        } finally {
            // the buffer is somebody's who wants it back
            both[0] = null;
        }
    }

    @Override
    public void write(ByteBuffer[] from, int count) throws IOException {
        int done = 0;
        while (done < count) {
            if (from[done].hasRemaining()) {
                channel.write(from, done, count - done);
            } else {
                done++;
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
