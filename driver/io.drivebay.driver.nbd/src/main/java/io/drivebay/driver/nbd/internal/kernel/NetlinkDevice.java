package io.drivebay.driver.nbd.internal.kernel;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.Holder;
import io.drivebay.driver.linux.NbdControl;
import io.drivebay.driver.linux.NbdIdentity;
import io.drivebay.driver.linux.Partitions;
import io.drivebay.driver.nbd.internal.KernelDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A disk as {@code /dev/nbdN}. */
final class NetlinkDevice implements KernelDevice {
    private static final Logger LOG = LoggerFactory.getLogger(NetlinkDevice.class);

    private final DiskTarget target;
    private final NbdControl control;
    private final NbdNode node;
    private final NbdIdentity identity;
    private final Links links;
    private final HostLock lock;

    NetlinkDevice(
            DiskTarget target, NbdControl control, NbdNode node, NbdIdentity identity, Links links, HostLock lock) {
        this.target = target;
        this.control = control;
        this.node = node;
        this.identity = identity;
        this.links = links;
        this.lock = lock;
    }

    /**
     * Reads through a device, which makes the kernel look for partitions, and has it forget them if they are not wanted.
     *
     * @throws DiskException if it does not serve I/O, or has another size
     */
    static void probe(NbdNode node, DiskTarget target, long bytes, int sector) throws IOException {
        try (FileChannel channel = FileChannel.open(node.path(), StandardOpenOption.READ)) {
            if (channel.size() != bytes) {
                throw new DiskException(
                        ErrorCode.INTERNAL_ERROR,
                        node.path() + " has " + channel.size() + " bytes instead of " + bytes);
            }
            if (channel.read(ByteBuffer.allocateDirect(sector), 0) != sector) {
                throw new DiskException(ErrorCode.READ_FAULT, "the first sector of " + node.path() + " cannot be read");
            }
        }
        if (!target.scanPartitions()) {
            Partitions.forget(node.path());
        }
    }

    @Override
    public Path node() {
        return node.path();
    }

    @Override
    public int connections() {
        return links.count();
    }

    @Override
    public Map<String, String> details() {
        return Map.of(
                "connections",
                Integer.toString(connections()),
                "dead-timeout",
                identity.deadTimeout().toSeconds() + "s");
    }

    @Override
    public List<Holder> holders() {
        try {
            return node.holders();
        } catch (IOException e) {
            LOG.warn("disk {}: its holders cannot be told: {}", target.name(), e.getMessage());
            return List.of();
        }
    }

    @Override
    public void resized() throws IOException {
        long bytes = target.geometry()
                .orElseThrow(() -> new DiskException(
                        ErrorCode.NO_MEDIA_IN_DRIVE,
                        "disk " + target.name() + " has no medium whose size could be told"))
                .bytes();
        control.resize(node.number(), identity.toString(), bytes);
        probe(node, target, bytes, node.sector());
    }

    @Override
    public void mediumReplaced() throws IOException {
        lock.note(target.medium());
    }

    @Override
    public void close(boolean force) throws IOException {
        Release release = new Release(control, node);
        if (!node.identity().equals(Optional.of(identity))) {
            LOG.info("{} is disk {} no more; somebody else disconnected it", node.path(), target.name());
        } else if (force) {
            release.byForce(links::cut);
        } else {
            release.whenFree(links::stop);
        }
        links.close();
        lock.close();
        control.close();
    }
}
