package io.drivebay.desktop.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.disk.MediumParticipant;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.Characteristic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of disks with {@link Characteristic#FLOPPY_DISKETTE} what udev says of a floppy drive: a block device itself has
 * no word for it. All state is in files: the bundle may come and go.
 */
@Component
public final class FloppyDrives implements MediumParticipant {
    private static final Logger LOG = LoggerFactory.getLogger(FloppyDrives.class);

    private final Path root;
    private final DiskRules rules;

    /** Of the system whose root the framework names. */
    @Activate
    public FloppyDrives(BundleContext context) {
        this(SystemRoot.of(context));
    }

    FloppyDrives(Path root) {
        this.root = root;
        rules = new DiskRules(root, "drive");
        try {
            rules.forgetDeadHosts();
        } catch (DiskException e) {
            LOG.warn("Floppy drives of hosts that died stay until the next restart of the system", e);
        }
    }

    /** Those that came before us. */
    @Override
    public void present(List<VirtualDisk> disks) {
        disks.forEach(this::inserted);
    }

    /** The node may be another one than that of the last medium. */
    @Override
    public void inserted(VirtualDisk disk) {
        if (!disk.spec().characteristics().contains(Characteristic.FLOPPY_DISKETTE)) {
            return;
        }
        // the disk is asked without our lock, which the core may wait for while it holds its own
        Optional<Path> node = disk.node();
        if (node.isEmpty()) {
            return;
        }
        try {
            synchronized (this) {
                rules.keep(disk.spec().guid(), node, "floppy", new TreeMap<>(Map.of("ID_DRIVE_FLOPPY", "1")));
            }
            SystemRoot.changed(root, node.get());
        } catch (DiskException e) {
            LOG.warn("Disk {} is not shown as a floppy drive", disk.name(), e);
        }
    }

    @Override
    public void removing(VirtualDisk disk, boolean force) {
        // the rules match this node only, and go with the disk
    }

    @Override
    public synchronized void deleted(VirtualDisk disk) {
        try {
            rules.forget(disk.spec().guid());
        } catch (DiskException e) {
            LOG.warn("That disk {} was a floppy drive is not forgotten", disk.name(), e);
        }
    }
}
