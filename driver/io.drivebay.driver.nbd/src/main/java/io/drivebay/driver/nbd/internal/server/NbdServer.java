package io.drivebay.driver.nbd.internal.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves exports at some addresses. Threads: any. */
public final class NbdServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NbdServer.class);
    private static final int BACKLOG = 1024;
    /**
     * What replies may take on their way to a client of a Unix socket, which the kernel doubles (SO_SNDBUF, socket(7)): the
     * most that systems allow as they come. Without it reads of 1 MiB are half as fast; with more, small ones got slower
     * (docs/performance-nbd.md). TCP finds its own measure.
     */
    private static final int UNIX_BUFFER = 212_992;

    /** The address of every client of a Unix socket. */
    public static final String UNIX = "unix";

    private final Service service;
    private final List<Loop> loops = new ArrayList<>();

    // guarded by this
    private final Map<String, Integer> connectionsOf = new HashMap<>();
    private int connections;
    private int nextLoop;
    private boolean full;

    /**
     * Starts the threads; nobody is listened to yet.
     *
     * @param threads how many
     * @param poll how long each looks for the next request before it sleeps, while small ones follow each other
     * @param memory most bytes that all connections together may have
     */
    public NbdServer(Exports exports, int threads, Duration poll, long memory, Limits limits) throws IOException {
        BlockPool pool = new BlockPool(memory);
        service = new Service(exports, pool, limits);
        try {
            for (int i = 0; i < threads; i++) {
                Loop loop = new Loop(pool, poll, "drivebay-nbd-" + (i + 1));
                loops.add(loop);
                loop.start();
            }
        } catch (IOException e) {
            loops.forEach(Loop::close);
            throw e;
        }
    }

    /**
     * Listens at an address.
     *
     * @return what ends it; clients that are there stay
     */
    public NbdListener listen(SocketAddress address, Security security) throws IOException {
        ServerSocketChannel channel = address instanceof UnixDomainSocketAddress
                ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                : ServerSocketChannel.open();
        try {
            channel.configureBlocking(false);
            if (address instanceof InetSocketAddress) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            }
            channel.bind(address, BACKLOG);
            SocketAddress bound = channel.getLocalAddress();
            loops.get(0).add(new Listener(channel, loops.get(0), this, security));
            return new NbdListener(bound, channel);
        } catch (UnresolvedAddressException | UnsupportedAddressTypeException e) {
            channel.close();
            throw new IOException("NBD: cannot listen at " + address + ": this machine knows no such address", e);
        } catch (IOException e) {
            channel.close();
            throw new IOException("NBD: cannot listen at " + address + ": " + e.getMessage(), e);
        }
    }

    /** Applies other limits to clients that come. */
    public void limits(Limits limits) {
        service.limits(limits);
    }

    /** A client has connected. */
    void arrived(SocketChannel channel, Security security) throws IOException {
        String client = UNIX;
        String host = UNIX;
        if (channel.getRemoteAddress() instanceof InetSocketAddress address) {
            client = address.toString();
            host = address.getAddress().getHostAddress();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        } else {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, UNIX_BUFFER);
        }
        channel.configureBlocking(false);
        String counted = host;
        Loop loop;
        synchronized (this) {
            Limits limits = service.limits();
            int ofClient = connectionsOf.getOrDefault(host, 0);
            boolean refused = connections >= limits.connections() || ofClient >= limits.connectionsOfClient();
            if (refused) {
                if (!full) {
                    LOG.warn("NBD: {} has {} of {} connections; further ones are refused", host, ofClient, connections);
                }
                full = true;
                channel.close();
                return;
            }
            connections++;
            connectionsOf.merge(host, 1, Integer::sum);
            loop = loops.get(nextLoop);
            nextLoop = (nextLoop + 1) % loops.size();
        }
        loop.add(new Connection(service, loop, channel, client, security, () -> gone(counted)));
    }

    private synchronized void gone(String host) {
        connections--;
        connectionsOf.computeIfPresent(host, (key, count) -> count == 1 ? null : count - 1);
        full = false;
    }

    /** Cuts all clients off and ends. */
    @Override
    public void close() {
        loops.forEach(Loop::close);
    }
}
