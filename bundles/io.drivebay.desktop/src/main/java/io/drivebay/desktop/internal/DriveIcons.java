package io.drivebay.desktop.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.MediumParticipant;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.mount.IconService;
import io.drivebay.desktop.internal.IconRegistry.Entry;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Icons of disks for desktops that ask udisks and the icon theme. All state is in files: the bundle may come and go. */
@Component
public final class DriveIcons implements IconService, MediumParticipant {
    private static final Logger LOG = LoggerFactory.getLogger(DriveIcons.class);

    private final Path root;
    private final IconTheme theme;
    private final IconRegistry registry;
    private final DiskRules shown;

    /** Icons of the system whose root the framework names. */
    @Activate
    public DriveIcons(BundleContext context) {
        this(SystemRoot.of(context));
    }

    DriveIcons(Path root) {
        this.root = root;
        theme = new IconTheme(root);
        registry = new IconRegistry(root);
        shown = new DiskRules(root, "icon");
        try {
            shown.forgetDeadHosts();
        } catch (DiskException e) {
            LOG.warn("Icons of hosts that died stay until the next restart of the system", e);
        }
    }

    @Override
    public synchronized void register(String productGuid, Path icon, String iconId) throws DiskException {
        String product = IconName.product(productGuid);
        String id = IconName.id(iconId);
        if (!icon.isAbsolute() || icon.toString().contains("\n")) {
            throw new DiskException(ErrorCode.INVALID_PARAMETER, icon + " is no absolute path of an icon");
        }
        Map<Integer, BufferedImage> images = IconFile.read(icon);
        Optional<Entry> earlier = registry.find(id);
        if (earlier.isPresent()) {
            remove(id, earlier.get());
        }
        String name = IconName.inTheme(product, id);
        theme.add(name, images);
        try {
            registry.keep(id, new Entry(product, icon));
        } catch (DiskException e) {
            theme.remove(name);
            throw e;
        }
    }

    @Override
    public synchronized void unregister(String productGuid, String iconId) throws DiskException {
        String product = IconName.product(productGuid);
        Entry entry = find(iconId);
        if (!entry.product().equals(product)) {
            throw new DiskException(
                    ErrorCode.FILE_NOT_FOUND,
                    "icon " + iconId + " belongs to product " + entry.product() + ", not to " + product);
        }
        remove(iconId, entry);
    }

    @Override
    public synchronized boolean registered(String iconId) {
        try {
            return registry.find(IconName.id(iconId)).isPresent();
        } catch (DiskException e) {
            LOG.warn("Icon {} counts as not registered", iconId, e);
            return false;
        }
    }

    @Override
    public void show(VirtualDisk disk, String iconId) throws DiskException {
        // the disk is asked without our lock, which the core may wait for while it holds its own
        Optional<Path> node = disk.node();
        synchronized (this) {
            Entry entry = find(iconId);
            if (!Files.exists(entry.file())) {
                throw new DiskException(
                        ErrorCode.FILE_NOT_FOUND,
                        "the file of icon " + iconId + " has gone: " + entry.file()
                                + "; put it back or register again");
            }
            String name = IconName.inTheme(entry.product(), iconId);
            shown.keep(
                    disk.spec().guid(),
                    node,
                    iconId,
                    new TreeMap<>(Map.of("UDISKS_ICON_NAME", name, "UDISKS_SYMBOLIC_ICON_NAME", name)));
        }
        tell(node);
    }

    @Override
    public void reset(VirtualDisk disk) throws DiskException {
        synchronized (this) {
            shown.forget(disk.spec().guid());
        }
        tell(disk.node());
    }

    /** The node may be another one than that of the last medium. */
    @Override
    public void inserted(VirtualDisk disk) {
        try {
            Optional<String> iconId;
            synchronized (this) {
                iconId = shown.of(disk.spec().guid());
            }
            if (iconId.isPresent()) {
                show(disk, iconId.get());
            }
        } catch (DiskException e) {
            LOG.warn("Disk {} does not show its icon", disk.name(), e);
        }
    }

    @Override
    public void removing(VirtualDisk disk, boolean force) {
        // the rules match this node only, and go with the disk
    }

    @Override
    public synchronized void deleted(VirtualDisk disk) {
        try {
            shown.forget(disk.spec().guid());
        } catch (DiskException e) {
            LOG.warn("The icon of disk {} is not forgotten", disk.name(), e);
        }
    }

    private Entry find(String iconId) throws DiskException {
        return registry.find(IconName.id(iconId))
                .orElseThrow(() -> new DiskException(
                        ErrorCode.FILE_NOT_FOUND, "icon " + iconId + " is not registered; register it first"));
    }

    private void remove(String iconId, Entry entry) throws DiskException {
        registry.forget(iconId);
        theme.remove(IconName.inTheme(entry.product(), iconId));
    }

    private void tell(Optional<Path> node) throws DiskException {
        if (node.isPresent()) {
            SystemRoot.changed(root, node.get());
        }
    }
}
