package io.drivebay.driver.nbd.internal.kernel;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.driver.Holder;
import io.drivebay.driver.linux.CloseWatch;
import io.drivebay.driver.linux.Descriptor;
import io.drivebay.driver.linux.Mounts;
import io.drivebay.driver.linux.NbdControl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a device's connection: one that is refused while somebody holds it, and one that is not. */
final class Release {
    /** How long udev, blkid and the like may look at a device before they count as holders. */
    private static final Duration PASSING = Duration.ofSeconds(3);
    /** How long a forced end lets file systems write back before it cuts them off. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Release.class);

    private final NbdControl control;
    private final NbdNode node;

    Release(NbdControl control, NbdNode node) {
        this.control = control;
        this.node = node;
    }

    /**
     * Disconnects a device that nobody holds. From the check to the end nothing can be mounted on it.
     *
     * @param stop called before, when it is sure to happen
     * @throws DiskException BUSY, naming a holder; then nothing has changed
     */
    void whenFree(Runnable stop) throws IOException {
        try (CloseWatch watch = CloseWatch.on(node.path())) {
            // what does not pass is told at once
            if (node.mounts().isEmpty()) {
                watch.await(() -> node.holders().isEmpty(), PASSING);
            }
            List<Holder> holders = node.holders();
            if (!holders.isEmpty()) {
                throw busy("is in use: " + holders.get(0), null);
            }
            try (Descriptor claim = claim()) {
                claim.sync();
                stop.run();
                control.disconnect(node.number());
            }
            if (!awaitFree(watch)) {
                LOG.warn("{} stays, without data, until somebody closes it who opened it just now", node.path());
            }
        }
    }

    private Descriptor claim() throws DiskException {
        try {
            return Descriptor.claiming(node.path());
        } catch (DiskException e) {
            throw e.code() == ErrorCode.BUSY ? busy("is held by somebody who cannot be seen from here", e) : e;
        }
    }

    private DiskException busy(String why, Throwable cause) {
        return new DiskException(ErrorCode.BUSY, node.path() + " " + why, cause);
    }

    /**
     * Takes a device away from whoever holds it: what is mounted is unmounted lazily, with some time to write back; then
     * all I/O fails.
     *
     * @param stop ends what answers requests so far
     */
    void byForce(Runnable stop) throws IOException {
        Thread thread = new Thread(this::detachMounts, "drivebay-" + node.path().getFileName() + "-unmount");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(GRACE.toMillis());
            if (thread.isAlive()) {
                LOG.warn("what is mounted from {} does not write back in time and is cut off", node.path());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (CloseWatch watch = CloseWatch.on(node.path())) {
            stop.run();
            control.disconnect(node.number());
            if (!awaitFree(watch)) {
                LOG.warn("{} stays, without data, until its last holder closes it", node.path());
            }
        }
    }

    private void detachMounts() {
        try {
            for (Path mount : node.mounts()) {
                Mounts.unmount(mount, true);
                LOG.info("unmounted {} from {}", mount, node.path());
            }
        } catch (IOException e) {
            LOG.warn("cannot unmount what is on {}: {}", node.path(), e.getMessage());
        }
    }

    private boolean awaitFree(CloseWatch watch) throws IOException {
        return watch.await(() -> node.identity().isEmpty(), PASSING);
    }
}
