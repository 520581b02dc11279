package io.drivebay.provider.nbd.internal;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/** Making a connection, up to the end of its handshake, which another thread may cut short. */
final class Connecting implements Closeable {
    private final long since = System.nanoTime();

    // guarded by this
    private SocketChannel channel;
    private boolean closed;

    long since() {
        return since;
    }

    /** A connection with its handshake behind it. */
    Handshake.Connected connect(NbdSpec spec) throws IOException {
        PlainTransport transport = new PlainTransport(reach(spec.address()));
        try {
            return Handshake.perform(transport, spec);
        } catch (IOException | RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    private SocketChannel reach(ServerAddress address) throws IOException {
        if (address.socket().isPresent()) {
            UnixDomainSocketAddress socket =
                    UnixDomainSocketAddress.of(address.socket().get());
            return reach(begun(SocketChannel.open(StandardProtocolFamily.UNIX)), socket);
        }
        IOException failure = new ConnectException("the host has no address");
        for (InetAddress one : InetAddress.getAllByName(address.host())) {
            SocketChannel tried = begun(SocketChannel.open());
            try {
                reach(tried, new InetSocketAddress(one, address.port()));
                tried.setOption(StandardSocketOptions.TCP_NODELAY, true);
                tried.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
                return tried;
            } catch (ClosedChannelException e) {
                throw e;
            } catch (IOException e) {
                tried.close();
                failure = e;
            }
        }
        throw failure;
    }

    private static SocketChannel reach(SocketChannel channel, SocketAddress address) throws IOException {
        try {
            channel.connect(address);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private synchronized SocketChannel begun(SocketChannel newChannel) throws IOException {
        if (closed) {
            newChannel.close();
            throw new ClosedChannelException();
        }
        channel = newChannel;
        return newChannel;
    }

    /** Cuts it short. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (channel != null) {
            channel.close();
        }
    }
}
