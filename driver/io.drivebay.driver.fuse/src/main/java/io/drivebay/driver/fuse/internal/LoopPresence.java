package io.drivebay.driver.fuse.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.Geometry;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.Holder;
import io.drivebay.driver.fuse.internal.channel.Image;
import io.drivebay.driver.linux.CloseWatch;
import io.drivebay.driver.linux.Descriptor;
import io.drivebay.driver.linux.FuseMount;
import io.drivebay.driver.linux.LoopDevice;
import io.drivebay.driver.linux.LoopSettings;
import io.drivebay.driver.linux.Mount;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop device over an image, which makes it a block device. */
final class LoopPresence {
    /** How long udev, blkid and the like may look at a device before they count as holders. */
    private static final Duration PASSING = Duration.ofSeconds(3);
    /** How long a forced removal waits for holders whose I/O fails already. */
    private static final Duration FORCED = Duration.ofSeconds(2);

    /**
     * A discard that the image refuses makes the device give discards up; its limit in sysfs would outlive the binding
     * and could not be raised again.
     */
    private static final int DISCARD = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(LoopPresence.class);

    private final LoopDevice loop;
    private final BlockNode block;

    private LoopPresence(LoopDevice loop) {
        this.loop = loop;
        this.block = new BlockNode(loop.name());
    }

    /** Binds a device to a served image and reads through it. */
    static LoopPresence open(DiskTarget target, Geometry geometry, Image image, Path file) throws IOException {
        LoopSettings settings =
                new LoopSettings(geometry.logicalSector(), image.readOnly(), target.scanPartitions(), true);
        LoopPresence presence;
        try (Descriptor backing = image.readOnly() ? Descriptor.reading(file) : Descriptor.writing(file)) {
            // asking brings the size in, which older kernels' loop devices take without asking: it is 0 before
            if (Files.size(file) != image.size()) {
                throw new DiskException(
                        ErrorCode.INTERNAL_ERROR, file + " has not the size " + image.size() + " of its disk");
            }
            presence = new LoopPresence(LoopDevice.bind(backing, file, settings));
        }
        try {
            if (!image.zeroes() && !image.readOnly()) {
                presence.loop.discard(0, DISCARD);
            }
            presence.probe(image.size(), geometry.logicalSector());
            return presence;
        } catch (Throwable e) {
            presence.giveUp(e);
            throw e;
        }
    }

    /** Lets go after a failure, which it adds its own to. */
    void giveUp(Throwable failure) {
        Failures.during(() -> loop.clear(PASSING), failure);
    }

    private void probe(long size, int sector) throws IOException {
        try (FileChannel channel = FileChannel.open(node(), StandardOpenOption.READ)) {
            if (channel.size() != size) {
                throw new DiskException(
                        ErrorCode.INTERNAL_ERROR, node() + " has " + channel.size() + " bytes instead of " + size);
            }
            if (channel.read(ByteBuffer.allocateDirect(sector), 0) != sector) {
                throw new DiskException(ErrorCode.READ_FAULT, "the first sector of " + node() + " cannot be read");
            }
        }
    }

    Path node() {
        return loop.node();
    }

    boolean bound() throws IOException {
        return loop.bound();
    }

    boolean directIo() throws IOException {
        return loop.directIo();
    }

    void updateCapacity() throws DiskException {
        loop.updateCapacity();
    }

    /** Who keeps it; nobody if the device is bound to something else by now. */
    List<Holder> holders() throws IOException {
        return loop.bound() ? block.holders() : List.of();
    }

    /** Lets go, unless somebody holds it: then nothing has changed. */
    void close() throws IOException {
        if (!loop.bound()) {
            return;
        }
        refuse(block.lastingHolders());
        if (!holders().isEmpty()) {
            try (CloseWatch watch = CloseWatch.on(node())) {
                watch.await(() -> holders().isEmpty(), PASSING);
            }
        }
        refuse(holders());
        if (!loop.clear(PASSING) && loop.keep()) {
            refuse(holders());
            throw busy("is held by somebody who cannot be seen from here (another container?)");
        }
    }

    private void refuse(List<Holder> holders) throws DiskException {
        if (!holders.isEmpty()) {
            throw busy("is in use: " + holders.get(0));
        }
    }

    private DiskException busy(String why) {
        return new DiskException(ErrorCode.BUSY, node() + " " + why);
    }

    /** Takes what is mounted from it out of the tree; what is still open there stays open. May wait for writes. */
    @SuppressWarnings("try")
    void detachMounts() {
        // while it is open here its number is nobody else's
        try (Descriptor held = Descriptor.reading(node())) {
            for (Mount mount : loop.bound() ? block.mounts() : List.<Mount>of()) {
                FuseMount.detach(Path.of(mount.target()));
                LOG.info("unmounted {} from {}", mount.target(), node());
            }
        } catch (IOException e) {
            LOG.warn("cannot unmount what is on {}: {}", node(), e.getMessage());
        }
    }

    /** Lets go as soon as the last holder closes; says whether that was at once. */
    boolean clear() throws IOException {
        return loop.clear(FORCED);
    }

    /** What a host that died has left bound to a file. */
    static List<LoopPresence> leftOn(Path file) throws IOException {
        List<LoopPresence> left = new ArrayList<>();
        for (LoopDevice loop : LoopDevice.boundTo(file)) {
            left.add(new LoopPresence(loop));
        }
        return left;
    }
}
