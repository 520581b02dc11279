package io.drivebay.driver.nbd.internal.server;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * An address that is listened at, until it is closed. Threads: any.
 *
 * @param address with the port that was taken if none was asked for
 */
public record NbdListener(SocketAddress address, ServerSocketChannel channel) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
