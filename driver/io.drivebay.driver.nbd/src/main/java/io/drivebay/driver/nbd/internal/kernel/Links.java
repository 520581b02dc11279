package io.drivebay.driver.nbd.internal.kernel;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.Hangup;
import io.drivebay.driver.linux.NbdControl;
import io.drivebay.driver.linux.NbdIdentity;
import io.drivebay.driver.linux.UnixSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device's connections: gives the kernel a new one for each that ends. They end when the kernel gives one up because
 * an answer takes too long, or when the server ends it.
 *
 * <p>A descriptor of each connection is kept here after the kernel has taken it, for its end can be seen on it in any
 * network namespace; the kernel's own message (NBD_CMD_LINK_DEAD) reaches the first one only, and may be lost.
 */
final class Links implements AutoCloseable {
    /** Between attempts to reach a server that does not answer. */
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** The kernel may notice the end of a connection later than we do, and needs no other before. */
    private static final Duration NOTICED = Duration.ofMillis(20);

    private static final int ATTEMPTS = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Links.class);

    private final NbdControl control;
    private final NbdNode node;
    private final NbdIdentity identity;
    private final Server server;
    private final List<UnixSocket> sockets;
    private final int count;
    private final Hangup hangup;
    private final Consumer<String> lost;
    private final Thread thread;
    private volatile UnixSocket pending;
    private volatile boolean closed;

    /**
     * Looks after connections that the kernel has.
     *
     * @param sockets as many as the device has; closed with this
     * @param lost told, with a reason, when the device is ours no more
     */
    Links(
            NbdControl control,
            NbdNode node,
            NbdIdentity identity,
            Server server,
            List<UnixSocket> sockets,
            Consumer<String> lost)
            throws DiskException {
        this.control = control;
        this.node = node;
        this.identity = identity;
        this.server = server;
        this.sockets = new ArrayList<>(sockets);
        this.count = sockets.size();
        this.lost = lost;
        this.hangup = new Hangup();
        this.thread = new Thread(this::follow, "drivebay-" + node.path().getFileName() + "-links");
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        boolean told = false;
        while (!closed) {
            try {
                Optional<UnixSocket> ended = hangup.await(sockets, Optional.empty());
                if (ended.isPresent() && !closed) {
                    sockets.set(sockets.indexOf(ended.get()), fresh());
                    ended.get().close();
                    told = false;
                    LOG.info("{} has a new connection in place of one that ended", node.path());
                }
            } catch (IOException e) {
                if (gone()) {
                    if (!closed) {
                        lost.accept(node.path() + " was disconnected by somebody else");
                    }
                    return;
                }
                if (!told) {
                    LOG.warn("{} lacks a connection; its I/O waits: {}", node.path(), e.getMessage());
                    told = true;
                }
                pause();
            }
        }
    }

    /** A connection that the kernel has taken; the handshake may take its time, and {@link #stop} ends it. */
    private UnixSocket fresh() throws IOException {
        UnixSocket socket = server.open();
        pending = socket;
        try {
            if (closed) {
                socket.cut();
            }
            server.shake(socket);
            give(control, node, identity, socket, hangup);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        } finally {
            pending = null;
        }
    }

    private boolean gone() {
        try {
            return closed || !node.identity().equals(Optional.of(identity));
        } catch (IOException e) {
            LOG.debug("{} cannot be looked at", node.path(), e);
            return false;
        }
    }

    private void pause() {
        try {
            hangup.await(List.of(), Optional.of(AGAIN));
        } catch (DiskException e) {
            LOG.warn("{}: the end of its connections cannot be seen any more: {}", node.path(), e.getMessage());
            closed = true;
        }
    }

    /**
     * Gives the kernel a connection in place of a dead one, of which it may not know yet.
     *
     * @throws DiskException BUSY if it does not take it; DEV_NOT_EXIST if the device is not ours any more
     */
    static void give(NbdControl control, NbdNode node, NbdIdentity identity, UnixSocket socket, Hangup clock)
            throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (!node.identity().equals(Optional.of(identity))) {
                throw new DiskException(ErrorCode.DEV_NOT_EXIST, node.path() + " is not connected to us any more");
            }
            control.replace(node.number(), identity.toString(), List.of(socket.number()));
            // the kernel sets its own time limit on what it takes
            if (!socket.sendTimeout().isZero()) {
                return;
            }
            clock.await(List.of(), Optional.of(NOTICED));
        }
        throw new DiskException(ErrorCode.BUSY, "the kernel takes no new connection for " + node.path());
    }

    /** How many there are. */
    int count() {
        return count;
    }

    /** Looks after them no more; they stay open. */
    void stop() {
        closed = true;
        UnixSocket socket = pending;
        if (socket != null) {
            socket.cut();
        }
        hangup.wake();
    }

    /** Ends them, whoever waits for an answer. */
    void cut() {
        stop();
        sockets.forEach(UnixSocket::cut);
    }

    @Override
    public void close() {
        stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sockets.forEach(UnixSocket::close);
        hangup.close();
    }
}
