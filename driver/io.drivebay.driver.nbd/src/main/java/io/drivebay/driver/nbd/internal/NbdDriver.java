package io.drivebay.driver.nbd.internal;

import io.drivebay.api.driver.Attachment;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.DriverBinding;
import io.drivebay.api.driver.Probe;
import io.drivebay.api.driver.StorageType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Disks as exports of the NBD server. */
@Component(property = {DriverBinding.NAME + "=nbd", "service.ranking:Integer=50"})
public final class NbdDriver implements DriverBinding {
    private final NbdService service;

    /** Made by Declarative Services. */
    @Activate
    public NbdDriver(@Reference NbdService service) {
        this.service = service;
    }

    @Override
    public Probe probe() {
        return new Probe(
                Set.of(StorageType.DISK),
                List.of("a disk is an NBD export and has no device node of its own"),
                Map.of());
    }

    @Override
    public Attachment attach(DiskTarget target) throws IOException {
        NbdOptions.parse(target.driverOptions());
        return new NbdAttachment(target, service);
    }
}
