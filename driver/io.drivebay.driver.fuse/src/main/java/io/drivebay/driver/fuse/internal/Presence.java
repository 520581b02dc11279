package io.drivebay.driver.fuse.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.Geometry;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.Holder;
import io.drivebay.driver.fuse.internal.channel.Image;
import io.drivebay.driver.linux.FuseMount;
import io.drivebay.driver.linux.Holders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A medium in the operating system's sight: image file, FUSE connection and, for root, loop device. */
final class Presence {
    /** How long a forced removal lets file systems write back before it cuts them off. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

    private final String name;
    private final Image image;
    private final ImageFile file;
    private final ServedImage served;
    private final Optional<LoopPresence> loop;
    private final Map<String, String> details;

    private Presence(
            String name,
            Image image,
            ImageFile file,
            ServedImage served,
            Optional<LoopPresence> loop,
            Map<String, String> details) {
        this.name = name;
        this.image = image;
        this.file = file;
        this.served = served;
        this.loop = loop;
        this.details = details;
    }

    /**
     * Shows the target's medium.
     *
     * @throws DiskException if it cannot be shown; then nothing is left behind
     */
    static Presence open(DiskTarget target, FuseOptions options, FuseKernel kernel, Consumer<String> lost)
            throws IOException {
        Geometry geometry = target.geometry()
                .orElseThrow(() -> new DiskException(
                        ErrorCode.NO_MEDIA_IN_DRIVE, "disk " + target.name() + " has no medium to show"));
        FuseFolder folder = FuseFolder.standard();
        folder.prepare();
        String guid = target.guid().toString();
        ImageFile file = ImageFile.present(folder, guid).orElseThrow(() -> ImageFile.taken(guid));
        try {
            // a host that died while this one was running may have left it
            Leftovers.remove(file);
            file.create();
            return open(target, geometry, options, kernel, lost, file);
        } catch (Throwable e) {
            Failures.during(file::close, e);
            throw e;
        }
    }

    private static Presence open(
            DiskTarget target,
            Geometry geometry,
            FuseOptions options,
            FuseKernel kernel,
            Consumer<String> lost,
            ImageFile file)
            throws IOException {
        Image image = new Image(target, FuseMount.user());
        Map<String, String> details = new TreeMap<>();
        ServedImage served = serve(target, options, kernel, lost, file, image, details);
        try {
            details.put("channel", served.kind().toString());
            details.put("image", file.path().toString());
            details.put("max-transfer", Integer.toString(options.maxTransfer()));
            if (!FuseMount.privileged()) {
                details.put("note", "an image file, not a block device: loop devices need root");
                return new Presence(target.name(), image, file, served, Optional.empty(), Map.copyOf(details));
            }
            LoopPresence loop = LoopPresence.open(target, geometry, image, file.path());
            try {
                details.put("direct-io", Boolean.toString(loop.directIo()));
                return new Presence(target.name(), image, file, served, Optional.of(loop), Map.copyOf(details));
            } catch (Throwable e) {
                loop.giveUp(e);
                throw e;
            }
        } catch (Throwable e) {
            Failures.during(served::close, e);
            throw e;
        }
    }

    private static ServedImage serve(
            DiskTarget target,
            FuseOptions options,
            FuseKernel kernel,
            Consumer<String> lost,
            ImageFile file,
            Image image,
            Map<String, String> details)
            throws IOException {
        boolean asked = options.channel().isPresent();
        ChannelKind kind = options.channel().orElse(ChannelKind.IO_URING);
        if (kind == ChannelKind.IO_URING) {
            try {
                String missing = kernel.ring().missing().orElse(null);
                if (missing != null) {
                    throw new DiskException(ErrorCode.NOT_SUPPORTED, missing);
                }
                kernel.ring().turnOn();
                return ServedImage.open(target.name(), file.path(), image, options, kind, kernel.device(), lost);
            } catch (IOException e) {
                if (asked) {
                    throw e;
                }
                LOG.info("disk {}: channel=classic, as io_uring cannot be used: {}", target.name(), e.getMessage());
                details.put("fallback", String.valueOf(e.getMessage()));
            }
        }
        return ServedImage.open(target.name(), file.path(), image, options, ChannelKind.CLASSIC, kernel.device(), lost);
    }

    Path node() {
        return loop.map(LoopPresence::node).orElse(file.path());
    }

    /** Whether the loop device is on the image no more. */
    boolean takenAway() throws IOException {
        return loop.isPresent() && !loop.get().bound();
    }

    Map<String, String> details() {
        return details;
    }

    List<Holder> holders() throws IOException {
        return loop.isPresent() ? loop.get().holders() : Holders.ofFile(file.path());
    }

    /** Takes the target's size over, the kernel's view of the file, and the device's. */
    void resized() throws IOException {
        image.update();
        served.connection().invalidateAttributes();
        // asking brings the new size in, which older kernels' loop devices take without asking
        if (Files.size(file.path()) != image.size()) {
            throw new DiskException(
                    ErrorCode.INTERNAL_ERROR, file.path() + " did not get its new size " + image.size());
        }
        if (loop.isPresent()) {
            loop.get().updateCapacity();
        }
    }

    /** Takes it out of sight; refused if it is in use, then nothing has changed. {@link #end} must follow. */
    void hide() throws IOException {
        if (loop.isPresent()) {
            loop.get().close();
        } else {
            List<Holder> holders = holders();
            if (!holders.isEmpty()) {
                throw new DiskException(ErrorCode.BUSY, node() + " is in use: " + holders.get(0));
            }
        }
    }

    /** Takes it out of sight, whoever holds it: their I/O fails. {@link #end} must follow, whatever this throws. */
    void cutOff() throws IOException {
        if (loop.isPresent()) {
            cutOff(loop.get());
        }
    }

    private void cutOff(LoopPresence device) throws IOException {
        try {
            boolean begun = detachWithin(device);
            served.abort();
            if (!begun) {
                device.detachMounts();
            }
        } finally {
            if (!device.clear()) {
                LOG.warn("disk {}: {} stays, without data, until its last holder closes it", name, device.node());
            }
        }
    }

    /**
     * A lazy unmount may write back through a provider that hangs: the abort then sets it free.
     *
     * @return false if there is no thread that could wait for it
     */
    private boolean detachWithin(LoopPresence device) {
        Thread thread = new Thread(device::detachMounts, "drivebay-fuse-" + name + "-unmount");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            LOG.warn(
                    "disk {}: what is mounted is cut off, as there is no thread to write it back: {}",
                    name,
                    e.toString());
            return false;
        }
        try {
            thread.join(GRACE.toMillis());
            if (thread.isAlive()) {
                LOG.warn("disk {}: what is mounted does not write back in time and is cut off", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /**
     * Gives back what served it. From here on every request of the image fails, whatever this throws; what it leaves
     * then is removed when the disk is shown again, or by the next host.
     */
    void end() throws IOException {
        try {
            served.close();
        } finally {
            file.close();
        }
    }
}
