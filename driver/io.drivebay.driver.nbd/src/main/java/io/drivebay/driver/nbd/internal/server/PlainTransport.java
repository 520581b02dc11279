package io.drivebay.driver.nbd.internal.server;

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

    @Override
    public long read(ByteBuffer first, ByteBuffer second) throws IOException {
        if (first == null) {
            return channel.read(second);
        }
        both[0] = first;
        both[1] = second;
        return channel.read(both);
    }

    @Override
    public boolean pending() {
        return false;
    }

    @Override
    public boolean unsent() {
        return false;
    }

    @Override
    public void end() {
        // the end of the stream says it all
    }

    @Override
    public boolean write(ByteBuffer[] from, int count) throws IOException {
        if (count == 1) {
            channel.write(from[0]);
        } else {
            channel.write(from, 0, count);
        }
        return !from[count - 1].hasRemaining();
    }
}
