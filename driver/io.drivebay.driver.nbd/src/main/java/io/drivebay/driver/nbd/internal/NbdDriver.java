package io.drivebay.driver.nbd.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.driver.Attachment;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.DriverBinding;
import io.drivebay.api.driver.Probe;
import io.drivebay.api.driver.StorageType;
import io.drivebay.driver.nbd.internal.kernel.NetlinkClient;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Disks as exports of the NBD server, and as the kernel's devices over them where it has a client. */
@Component(property = {DriverBinding.NAME + "=nbd", "service.ranking:Integer=50"})
public final class NbdDriver implements DriverBinding {
    private final NbdService service;
    private final NetlinkClient kernel = new NetlinkClient();

    /** Made by Declarative Services. */
    @Activate
    public NbdDriver(@Reference NbdService service) {
        this.service = service;
    }

    @Deactivate
    void close() {
        kernel.close();
    }

    @Override
    public Probe probe() {
        Optional<String> missing = kernel.missing();
        return new Probe(
                Set.of(StorageType.DISK),
                missing.map(why -> "a disk is an NBD export without a device node: " + why).stream()
                        .toList(),
                missing.isEmpty() ? Map.of("kernel", "yes") : Map.of("kernel", "no", Probe.NODE, Probe.NONE));
    }

    @Override
    public Attachment attach(DiskTarget target) throws IOException {
        NbdOptions options = NbdOptions.parse(target.driverOptions());
        Optional<String> missing = kernel.missing();
        if (options.kernel() == NbdOptions.Kernel.YES && missing.isPresent()) {
            throw new DiskException(ErrorCode.NOT_SUPPORTED, missing.get());
        }
        boolean used = options.kernel() != NbdOptions.Kernel.NO && missing.isEmpty();
        return new NbdAttachment(target, service, used ? Optional.of(kernel) : Optional.empty());
    }
}
