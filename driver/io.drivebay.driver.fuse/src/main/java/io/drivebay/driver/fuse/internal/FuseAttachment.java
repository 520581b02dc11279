package io.drivebay.driver.fuse.internal;

import io.drivebay.api.driver.Attachment;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.Holder;
import io.drivebay.api.driver.StorageType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A disk of this binding; there is something to see only while it has a medium. */
final class FuseAttachment implements Attachment {
    private static final Logger LOG = LoggerFactory.getLogger(FuseAttachment.class);

    /** What a CD-ROM is here. */
    private static final String NO_DRIVE =
            "a read-only disk, and no CD-ROM drive: those need a driver that speaks SCSI";

    private final DiskTarget target;
    private final FuseOptions options;
    private final FuseKernel kernel;
    private volatile Presence presence;

    FuseAttachment(DiskTarget target, FuseOptions options, FuseKernel kernel) {
        this.target = target;
        this.options = options;
        this.kernel = kernel;
    }

    @Override
    public Optional<Path> node() {
        return Optional.ofNullable(presence).map(Presence::node);
    }

    @Override
    public Map<String, String> details() {
        Map<String, String> details = new TreeMap<>();
        if (target.type() == StorageType.CDROM) {
            details.put("drive", NO_DRIVE);
        }
        Presence now = presence;
        if (now != null) {
            details.putAll(now.details());
        }
        return details;
    }

    @Override
    public void mediumInserted() throws IOException {
        if (presence == null) {
            presence = Presence.open(
                    target, options, kernel, reason -> target.lost("the FUSE connection ended: " + reason));
            LOG.info(
                    "disk {} is {} ({})",
                    target.name(),
                    presence.node(),
                    presence.details().get("channel"));
        }
    }

    @Override
    public void mediumRemoved(boolean force) throws IOException {
        Presence now = presence;
        if (now == null) {
            return;
        }
        if (force) {
            presence = null;
            try {
                now.cutOff();
            } finally {
                end(now);
            }
        } else {
            now.hide();
            presence = null;
            end(now);
        }
    }

    /** The medium is out of sight already, so that trouble cannot take the removal back. */
    private void end(Presence hidden) {
        try {
            hidden.end();
        } catch (IOException e) {
            LOG.warn(
                    "disk {} leaves a part of {} until it is shown again: {}",
                    target.name(),
                    hidden.node(),
                    e.toString());
        }
        LOG.info("disk {} is no longer {}", target.name(), hidden.node());
    }

    @Override
    public void resized() throws IOException {
        Presence now = presence;
        if (now != null) {
            now.resized();
        }
    }

    @Override
    public boolean ejected() {
        Presence now = presence;
        try {
            return now != null && now.takenAway();
        } catch (IOException e) {
            LOG.warn("disk {}: whether {} is still there cannot be told: {}", target.name(), now.node(), e.toString());
            return false;
        }
    }

    @Override
    public List<Holder> holders() {
        Presence now = presence;
        if (now == null) {
            return List.of();
        }
        try {
            return now.holders();
        } catch (IOException e) {
            LOG.warn("disk {}: its holders cannot be told: {}", target.name(), e.getMessage());
            return List.of();
        }
    }

    @Override
    public void detach(boolean force) throws IOException {
        mediumRemoved(force);
    }
}
