package io.drivebay.driver.nbd.internal.server;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes connections at one address. Threads: its loop's. */
final class Listener implements Watched {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private final ServerSocketChannel channel;
    private final Loop loop;
    private final NbdServer server;
    private final Security security;
    private SelectionKey key;

    Listener(ServerSocketChannel channel, Loop loop, NbdServer server, Security security) {
        this.channel = channel;
        this.loop = loop;
        this.server = server;
        this.security = security;
    }

    @Override
    public ServerSocketChannel channel() {
        return channel;
    }

    @Override
    public int interest() {
        return SelectionKey.OP_ACCEPT;
    }

    @Override
    public void registered(SelectionKey ownKey) {
        key = ownKey;
    }

    @Override
    public void ready() {
        try {
            for (SocketChannel client = channel.accept(); client != null; client = channel.accept()) {
                server.arrived(client, security);
            }
        } catch (IOException e) {
            if (channel.isOpen()) {
                // most likely there are no descriptors left; asking again at once would only burn time
                LOG.warn("NBD: no connection can be taken for now: {}", e.getMessage());
                key.interestOps(0);
            }
        }
    }

    @Override
    public void tick(long now) {
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        } else {
            loop.forget(this);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("NBD: {} does not close: {}", channel, e.getMessage());
        }
        loop.forget(this);
    }
}
