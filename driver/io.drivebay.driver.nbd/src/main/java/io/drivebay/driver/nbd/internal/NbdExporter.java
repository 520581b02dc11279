package io.drivebay.driver.nbd.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.Geometry;
import io.drivebay.api.disk.DiskEvent;
import io.drivebay.api.disk.DiskListener;
import io.drivebay.api.disk.MediumParticipant;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.Holder;
import io.drivebay.api.export.DiskExport;
import io.drivebay.api.export.DiskExporter;
import io.drivebay.driver.nbd.internal.server.Export;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exports of disks that any driver presents; they end with the disk's medium. */
@Component(property = DiskExporter.PROTOCOL + "=nbd")
public final class NbdExporter implements DiskExporter, MediumParticipant, DiskListener {
    private static final Logger LOG = LoggerFactory.getLogger(NbdExporter.class);

    private final NbdService service;
    private final Map<String, Export> own = new ConcurrentHashMap<>();

    /** Made by Declarative Services. */
    @Activate
    public NbdExporter(@Reference NbdService service) {
        this.service = service;
    }

    /** Ends what it exports. */
    @Deactivate
    void close() {
        own.values().forEach(service::remove);
        own.clear();
    }

    @Override
    public List<DiskExport> exports() {
        return service.exports().stream().map(this::view).toList();
    }

    private DiskExport view(Export export) {
        return new DiskExport(
                export.name(),
                export.target().name(),
                service.uris(export.name()),
                export.readOnly(),
                export.clients());
    }

    @Override
    public DiskExport export(VirtualDisk disk, String name, boolean readOnly) throws IOException {
        Geometry geometry = disk.target()
                .geometry()
                .orElseThrow(() -> new DiskException(
                        ErrorCode.NO_MEDIA_IN_DRIVE, "disk " + disk.name() + " has no medium to export"));
        List<Holder> holders = disk.node().isPresent() && !readOnly ? disk.holders() : List.of();
        if (!holders.isEmpty()) {
            throw new DiskException(
                    ErrorCode.BUSY,
                    "disk " + disk.name() + " is in use here: " + holders.get(0) + "; export it read-only");
        }
        Export export = new Export(name, disk.target(), geometry, readOnly);
        service.add(export);
        own.put(name, export);
        LOG.info("disk {} is exported as {}", disk.name(), String.join(" ", service.uris(name)));
        return view(export);
    }

    @Override
    public void unexport(String name, boolean force) throws IOException {
        Export export = own.get(name);
        if (export == null) {
            boolean there =
                    service.exports().stream().anyMatch(one -> one.name().equals(name));
            throw there
                    ? new DiskException(
                            ErrorCode.NOT_SUPPORTED,
                            "the export '" + name + "' is the disk's own; take the disk down instead")
                    : new DiskException(ErrorCode.NOT_FOUND, "there is no NBD export '" + name + "'");
        }
        if (!force) {
            refuseIfUsed(export);
        }
        end(export);
    }

    private static void refuseIfUsed(Export export) throws DiskException {
        List<String> clients = export.clients();
        if (!clients.isEmpty()) {
            throw new DiskException(
                    ErrorCode.BUSY, "the NBD export '" + export.name() + "' is in use by " + clients.get(0));
        }
    }

    private void end(Export export) {
        own.remove(export.name(), export);
        service.remove(export);
        LOG.info("disk {} is no longer exported as {}", export.target().name(), export.name());
    }

    private List<Export> of(String disk) {
        return own.values().stream()
                .filter(export -> export.target().name().equals(disk))
                .toList();
    }

    @Override
    public void inserted(VirtualDisk disk) {
        // a medium is exported when somebody asks for it
    }

    @Override
    public void removing(VirtualDisk disk, boolean force) throws DiskException {
        List<Export> exports = of(disk.name());
        if (!force) {
            for (Export export : exports) {
                refuseIfUsed(export);
            }
        }
        exports.forEach(this::end);
    }

    @Override
    public void deleted(VirtualDisk disk) {
        of(disk.name()).forEach(this::end);
    }

    @Override
    public void changed(DiskEvent event) {
        if (event.kind() == DiskEvent.Kind.RESIZED) {
            for (Export export : of(event.disk())) {
                export.target().geometry().ifPresent(export::resized);
            }
        }
    }
}
