package io.drivebay.driver.fuse.internal;

import io.drivebay.api.driver.Attachment;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.Holder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A disk of this binding; there is something to see only while it has a medium. */
final class FuseAttachment implements Attachment {
    private static final Logger LOG = LoggerFactory.getLogger(FuseAttachment.class);

    private final DiskTarget target;
    private final FuseOptions options;
    private final Path device;
    private volatile Presence presence;

    FuseAttachment(DiskTarget target, FuseOptions options, Path device) {
        this.target = target;
        this.options = options;
        this.device = device;
    }

    @Override
    public Optional<Path> node() {
        return Optional.ofNullable(presence).map(Presence::node);
    }

    @Override
    public Map<String, String> details() {
        Presence now = presence;
        return now == null ? Map.of() : now.details();
    }

    @Override
    public void mediumInserted() throws IOException {
        if (presence == null) {
            presence = Presence.open(
                    target, options, device, reason -> target.lost("the FUSE connection ended: " + reason));
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
