package io.drivebay.driver.nbd.internal.kernel;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.Geometry;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.driver.linux.Hangup;
import io.drivebay.driver.linux.NbdControl;
import io.drivebay.driver.linux.NbdIdentity;
import io.drivebay.driver.linux.NbdSettings;
import io.drivebay.driver.linux.UnixSocket;
import io.drivebay.driver.nbd.internal.KernelDevice;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a disk gets its device: a new one, or the one that it had in an earlier life of the host. */
final class Attaching {
    /** The kernel gives a connection up later than the disk gives a request up. */
    private static final Duration MARGIN = Duration.ofSeconds(10);
    /** For disks that give no request up. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
    /** Nobody comes back after a host whose medium is gone: only for connections that end while it lives. */
    private static final Duration VOLATILE_DEAD_TIMEOUT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Attaching.class);

    private final DiskTarget target;
    private final KernelOptions options;
    private final Server server;
    private final NbdControl control;
    private final HostLock lock;
    private final Geometry geometry;

    Attaching(DiskTarget target, KernelOptions options, Server server, NbdControl control, HostLock lock)
            throws DiskException {
        this.target = target;
        this.options = options;
        this.server = server;
        this.control = control;
        this.lock = lock;
        this.geometry = target.geometry()
                .orElseThrow(() -> new DiskException(
                        ErrorCode.NO_MEDIA_IN_DRIVE, "disk " + target.name() + " has no medium to show"));
    }

    /** Whether a device shows the same medium, so that who has it open may go on. */
    boolean fits(NbdNode node) throws IOException {
        return lock.medium().isPresent()
                && lock.medium().equals(target.medium())
                && node.sector() == geometry.logicalSector()
                && node.readOnly() == target.readOnly()
                && node.bytes() <= geometry.bytes();
    }

    /** Connects a device that lost its host; I/O that waits goes on. */
    KernelDevice again(NbdNode node, NbdIdentity identity) throws IOException {
        List<UnixSocket> sockets = new ArrayList<>();
        try (Hangup clock = new Hangup()) {
            int connections = node.connections();
            for (int i = 0; i < connections; i++) {
                UnixSocket socket = server.open();
                sockets.add(socket);
                server.shake(socket);
                Links.give(control, node, identity, socket, clock);
            }
            Links links = new Links(control, node, identity, server, sockets, target::lost);
            try {
                // only now: it waits for requests in flight
                if (node.bytes() != geometry.bytes()) {
                    control.resize(node.number(), identity.toString(), geometry.bytes());
                }
                NetlinkDevice.probe(node, target, geometry.bytes(), geometry.logicalSector());
            } catch (IOException | RuntimeException e) {
                links.close();
                throw e;
            }
            LOG.info("disk {} is {} again, which an earlier host had", target.name(), node.path());
            return new NetlinkDevice(target, control, node, identity, links, lock);
        } catch (IOException | RuntimeException e) {
            sockets.forEach(UnixSocket::cut);
            sockets.forEach(UnixSocket::close);
            throw e;
        }
    }

    /** Connects a free device. */
    KernelDevice anew() throws IOException {
        List<UnixSocket> sockets = new ArrayList<>();
        try {
            ExportInfo export = open(sockets);
            lock.note(target.medium());
            boolean lasting = target.medium().isPresent();
            NbdIdentity identity =
                    new NbdIdentity(target.guid(), lasting ? options.deadTimeout() : VOLATILE_DEAD_TIMEOUT, lasting);
            List<NbdNode> before = NbdNode.all();
            NbdNode node = new NbdNode(control.connect(new NbdSettings(
                    export.bytes(),
                    geometry.logicalSector(),
                    export.flags(),
                    sockets.stream().map(UnixSocket::number).toList(),
                    timeout(),
                    identity.deadTimeout(),
                    identity.toString())));
            try {
                if (!before.contains(node)) {
                    control.destroyWhenDisconnected(node.number(), identity.toString());
                }
                node.limitTransfers(export.largest());
                NetlinkDevice.probe(node, target, geometry.bytes(), geometry.logicalSector());
                tell(node);
                Links links = new Links(control, node, identity, server, sockets, target::lost);
                return new NetlinkDevice(target, control, node, identity, links, lock);
            } catch (IOException | RuntimeException e) {
                control.disconnect(node.number());
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            sockets.forEach(UnixSocket::close);
            throw e;
        }
    }

    /** The desktop's knowledge is no condition for a disk. */
    private void tell(NbdNode node) {
        try {
            node.tell();
        } catch (IOException e) {
            LOG.warn("disk {}: udev may not know that {} is ours: {}", target.name(), node.path(), e.getMessage());
        }
    }

    /** Opens the connections, one only if the server does not allow more. */
    private ExportInfo open(List<UnixSocket> sockets) throws DiskException {
        ExportInfo export;
        do {
            UnixSocket socket = server.open();
            sockets.add(socket);
            export = server.shake(socket);
        } while (export.severalConnections() && sockets.size() < options.connections());
        if (export.readOnly() != target.readOnly() || export.bytes() != geometry.bytes()) {
            throw new DiskException(
                    ErrorCode.INTERNAL_ERROR,
                    "the NBD server shows another medium than disk " + target.name() + " has");
        }
        return export;
    }

    private Duration timeout() {
        return options.timeout()
                .orElseGet(() -> Optional.of(target.patience())
                        .filter(patience -> !patience.isZero())
                        .map(patience ->
                                Duration.ofSeconds(patience.plus(MARGIN).toSeconds()))
                        .filter(timeout -> timeout.compareTo(LONGEST_TIMEOUT) < 0)
                        .orElse(LONGEST_TIMEOUT));
    }
}
