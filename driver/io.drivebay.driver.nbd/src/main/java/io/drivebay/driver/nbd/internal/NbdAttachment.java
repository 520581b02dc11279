package io.drivebay.driver.nbd.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.Geometry;
import io.drivebay.api.driver.Attachment;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.Holder;
import io.drivebay.driver.nbd.internal.server.Export;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A disk of this binding; it is exported while it has a medium. */
final class NbdAttachment implements Attachment {
    private static final Logger LOG = LoggerFactory.getLogger(NbdAttachment.class);

    private final DiskTarget target;
    private final NbdService service;
    private volatile Export export;

    NbdAttachment(DiskTarget target, NbdService service) {
        this.target = target;
        this.service = service;
    }

    @Override
    public Optional<Path> node() {
        return Optional.empty();
    }

    @Override
    public Map<String, String> details() {
        Export now = export;
        if (now == null) {
            return Map.of();
        }
        Map<String, String> details = new TreeMap<>();
        details.put("uri", String.join(" ", service.uris(now.name())));
        details.put("clients", Integer.toString(now.clients().size()));
        return details;
    }

    @Override
    public void mediumInserted() throws IOException {
        if (export != null) {
            return;
        }
        Export made = new Export(target.name(), target, geometry(), false);
        service.add(made);
        export = made;
        LOG.info("disk {} is {}", target.name(), String.join(" ", service.uris(target.name())));
    }

    private Geometry geometry() throws DiskException {
        return target.geometry()
                .orElseThrow(() -> new DiskException(
                        ErrorCode.NO_MEDIA_IN_DRIVE, "disk " + target.name() + " has no medium to export"));
    }

    @Override
    public void mediumRemoved(boolean force) throws IOException {
        Export now = export;
        if (now == null) {
            return;
        }
        List<Holder> holders = force ? List.of() : holders();
        if (!holders.isEmpty()) {
            throw new DiskException(ErrorCode.BUSY, "disk " + target.name() + " is in use: " + holders.get(0));
        }
        service.remove(now);
        export = null;
        LOG.info("disk {} is no longer exported", target.name());
    }

    @Override
    public void resized() throws IOException {
        Export now = export;
        if (now != null) {
            now.resized(geometry());
        }
    }

    @Override
    public List<Holder> holders() {
        Export now = export;
        return now == null
                ? List.of()
                : now.clients().stream()
                        .map(client -> new Holder(0, "an NBD client", client))
                        .toList();
    }

    @Override
    public void detach(boolean force) throws IOException {
        mediumRemoved(force);
    }
}
