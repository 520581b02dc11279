package io.drivebay.driver.nbd.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.Geometry;
import io.drivebay.api.driver.Attachment;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.Holder;
import io.drivebay.api.driver.Probe;
import io.drivebay.driver.nbd.internal.server.Export;
import io.drivebay.driver.nbd.internal.server.NbdServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private final Optional<? extends KernelClient> kernel;
    private volatile Export export;
    private volatile KernelDevice device;

    /** @param kernel makes a device of the export; empty for an export only */
    NbdAttachment(DiskTarget target, NbdService service, Optional<? extends KernelClient> kernel) {
        this.target = target;
        this.service = service;
        this.kernel = kernel;
    }

    @Override
    public Optional<Path> node() {
        return Optional.ofNullable(device).map(KernelDevice::node);
    }

    @Override
    public Map<String, String> details() {
        Map<String, String> details = new TreeMap<>();
        if (kernel.isEmpty()) {
            details.put(Probe.NODE, Probe.NONE);
        }
        Export now = export;
        if (now == null) {
            return details;
        }
        details.put("uri", String.join(" ", service.uris(now.name())));
        details.put("clients", Integer.toString(now.clients().size()));
        Optional.ofNullable(device).map(KernelDevice::details).ifPresent(details::putAll);
        return details;
    }

    @Override
    public void mediumInserted() throws IOException {
        if (export != null) {
            return;
        }
        Export made = new Export(target.name(), target, geometry(), false);
        service.add(made);
        try {
            device = kernel.isPresent() ? kernel.get().attach(target, socket(), made.name()) : null;
        } catch (IOException | RuntimeException e) {
            service.remove(made);
            throw e;
        }
        export = made;
        LOG.info(
                "disk {} is {}",
                target.name(),
                node().map(Path::toString).orElseGet(() -> String.join(" ", service.uris(target.name()))));
    }

    private Path socket() throws DiskException {
        return service.socket()
                .orElseThrow(() -> new DiskException(
                        ErrorCode.INVALID_PARAMETER,
                        "the kernel reaches the NBD server by a Unix socket and there is none; set unix.socket in the"
                                + " configuration " + NbdService.PID + ", or the disk's driver option kernel=no"));
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
        List<Holder> clients = force ? List.of() : clients(now);
        if (!clients.isEmpty()) {
            throw new DiskException(ErrorCode.BUSY, "disk " + target.name() + " is in use: " + clients.get(0));
        }
        if (device != null) {
            device.close(force);
            device = null;
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
            if (device != null) {
                device.resized();
            }
        }
    }

    @Override
    public void mediumReplaced() throws IOException {
        if (device != null) {
            device.mediumReplaced();
        }
    }

    @Override
    public List<Holder> holders() {
        Export now = export;
        KernelDevice shown = device;
        List<Holder> holders = new ArrayList<>(shown == null ? List.of() : shown.holders());
        if (now != null) {
            holders.addAll(clients(now));
        }
        return holders;
    }

    /** Clients other than the kernel's own. */
    private List<Holder> clients(Export now) {
        KernelDevice shown = device;
        List<String> clients = new ArrayList<>(now.clients());
        for (int i = 0; shown != null && i < shown.connections(); i++) {
            clients.remove(NbdServer.UNIX);
        }
        return clients.stream()
                .map(client -> new Holder(0, "an NBD client", client))
                .toList();
    }

    @Override
    public void detach(boolean force) throws IOException {
        mediumRemoved(force);
    }
}
