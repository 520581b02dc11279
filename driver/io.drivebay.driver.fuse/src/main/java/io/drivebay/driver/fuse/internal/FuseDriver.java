package io.drivebay.driver.fuse.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.driver.Attachment;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.DriverBinding;
import io.drivebay.api.driver.Probe;
import io.drivebay.api.driver.StorageType;
import io.drivebay.driver.linux.FuseMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Disks through {@code /dev/fuse}, and a loop device above for root. */
@Component(property = {DriverBinding.NAME + "=fuse", "service.ranking:Integer=100"})
public final class FuseDriver implements DriverBinding {
    /** System property: the device's path, for tests. */
    private static final String DEVICE_PROPERTY = "drivebay.fuse.device";

    private static final String DEVICE = "/dev/fuse";
    private static final Path LOOP_CONTROL = Path.of("/dev/loop-control");
    private static final Logger LOG = LoggerFactory.getLogger(FuseDriver.class);

    private final FuseKernel kernel;

    /** Removes what dead hosts have left before anybody can attach a disk. */
    @Activate
    public FuseDriver() {
        this(new UringSwitch());
    }

    /** For tests: on a kernel that may have no ring. */
    FuseDriver(UringSwitch ring) {
        kernel = new FuseKernel(Path.of(System.getProperty(DEVICE_PROPERTY, DEVICE)), ring);
        if (missing().isPresent()) {
            return;
        }
        try {
            Leftovers.removeAll(FuseFolder.standard());
        } catch (IOException e) {
            LOG.warn("cannot look for what dead hosts have left: {}", e.getMessage());
        }
    }

    /** Why nothing works here, cause and mend. */
    private Optional<String> missing() {
        Path device = kernel.device();
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("FUSE is Linux's; use another driver");
        } else if (!Files.exists(device)) {
            return Optional.of(device + " is missing; load the kernel module (modprobe fuse) or give the container"
                    + " the device");
        } else if (!Files.isReadable(device) || !Files.isWritable(device)) {
            return Optional.of(device + " may not be opened; let its mode be 0666 or run as root");
        } else if (FuseMount.privileged() && !Files.exists(LOOP_CONTROL)) {
            return Optional.of(LOOP_CONTROL + " is missing; load the kernel module (modprobe loop)");
        } else if (!FuseMount.privileged()) {
            try {
                FuseFolder.standard();
            } catch (DiskException e) {
                return Optional.of(e.getMessage());
            }
        }
        return Optional.empty();
    }

    @Override
    public Probe probe() {
        Optional<String> missing = missing();
        if (missing.isPresent()) {
            return Probe.unusable(missing.get());
        }
        List<String> reasons = new ArrayList<>();
        Optional<String> noRing = kernel.ring().missing();
        noRing.ifPresent(reasons::add);
        if (!FuseMount.privileged()) {
            reasons.add("not root: a disk is an image file instead of a block device; run as root for /dev/loopN");
        }
        ChannelKind channel = noRing.isEmpty() ? ChannelKind.IO_URING : ChannelKind.CLASSIC;
        return new Probe(Set.of(StorageType.DISK, StorageType.CDROM), reasons, Map.of("channel", channel.toString()));
    }

    @Override
    public Attachment attach(DiskTarget target) throws IOException {
        FuseOptions options = FuseOptions.parse(target.driverOptions());
        Optional<String> missing = missing();
        if (missing.isPresent()) {
            throw new DiskException(ErrorCode.NOT_SUPPORTED, missing.get());
        }
        return new FuseAttachment(target, options, kernel);
    }
}
