package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.disk.DiskEvent;
import io.drivebay.api.disk.DiskListener;
import io.drivebay.api.disk.MediumParticipant;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointService;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.driver.linux.MountTableWatch;
import io.drivebay.driver.linux.Mounts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mounting points of all disks. When the bundle stops, mounts, links and folders stay as they are, and its next
 * life in the same process takes them up; of what a host that died left behind, {@link DeadHosts} takes care.
 */
@Component(
        immediate = true,
        service = {MountingPointService.class, MediumParticipant.class})
public final class MountingPoints implements MountingPointService, MediumParticipant {
    private static final Logger LOG = LoggerFactory.getLogger(MountingPoints.class);
    /** The setting that names Samba's configuration, if it is not where Samba looks for it. */
    private static final String SAMBA = "drivebay.samba.configuration";

    private final PlaceChooser chooser;
    private final PointRegistry registry;
    private final Claims claims;
    private final Shares shares;
    private final Desktop desktop;
    private final DeadHosts deadHosts;
    private final MountTableWatch tableWatch;
    private final Map<UUID, Drive> drives = new ConcurrentHashMap<>();
    /** Points of an earlier life whose disk has not been seen in this one; guarded by itself. */
    private final Map<UUID, List<PointRecord>> orphans;

    private volatile Optional<DiskListener> relay = Optional.empty();

    /** Cleans up after dead hosts and starts to watch the mount table. */
    @Activate
    public MountingPoints(BundleContext context) throws DiskException {
        this(
                Places.ofMachine(Optional.ofNullable(context.getProperty(SAMBA)).map(Path::of)),
                HostId.own(),
                Desktop.ofMachine(),
                Reconnection.ofKernel());
    }

    MountingPoints(Places places, HostId host, Desktop desktop, Reconnection devices) throws DiskException {
        this.desktop = desktop;
        chooser = new PlaceChooser(places);
        registry = new PointRegistry(places.state(), host);
        claims = new Claims(registry);
        shares = new Shares(places, registry);
        orphans = registry.readOwn();
        deadHosts = new DeadHosts(registry, devices);
        if (Mounts.privileged()) {
            deadHosts.look();
            shares.tryPublish();
        }
        tableWatch = new MountTableWatch();
        Thread thread = new Thread(this::followMountTable, "drivebay-mount-table");
        thread.setDaemon(true);
        thread.start();
    }

    @Deactivate
    void stop() {
        tableWatch.close();
        deadHosts.close();
        drives.values().forEach(Drive::close);
    }

    /** The core's way to all listeners and to EventAdmin. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            target = "(io.drivebay.event.relay=true)")
    void bindRelay(DiskListener listener) {
        relay = Optional.of(listener);
    }

    void unbindRelay(DiskListener listener) {
        if (relay.filter(listener::equals).isPresent()) {
            relay = Optional.empty();
        }
    }

    /** Takes up the points of disks that are there, and removes those of disks that have gone meanwhile. */
    @Override
    public void present(List<VirtualDisk> disks) {
        Map<UUID, VirtualDisk> known =
                disks.stream().collect(Collectors.toMap(disk -> disk.spec().guid(), Function.identity()));
        synchronized (orphans) {
            for (UUID guid : List.copyOf(orphans.keySet())) {
                if (known.containsKey(guid)) {
                    drive(known.get(guid));
                } else {
                    forget(guid, orphans.remove(guid));
                }
            }
        }
        known.keySet().stream().filter(deadHosts::await).map(known::get).forEach(this::drive);
        drives.values().forEach(this::tell);
    }

    @Override
    public void check(List<MountingPointSpec> specs) throws DiskException {
        new PointCheck(chooser, claims).check(specs);
    }

    @Override
    public MountingPoint add(VirtualDisk disk, MountingPointSpec spec) throws DiskException {
        Drive drive = drive(disk);
        int removals = drive.removals();
        // the disk is asked without our lock, which the core may wait for while it holds its own
        Medium medium = Medium.of(disk);
        try {
            MountingPoint point = drive.add(spec, medium, removals);
            show(disk, spec.flags().contains(MountingPointFlag.DRIVE_LETTER_NOTIFY_ASYNC));
            return point;
        } finally {
            tell(drive);
        }
    }

    @Override
    public List<MountingPoint> list(VirtualDisk disk) {
        Drive drive = drive(disk);
        reconcile(drive);
        return drive.snapshot();
    }

    @Override
    public void remove(VirtualDisk disk, String target, boolean force, boolean asynchronous) throws DiskException {
        Drive drive = drive(disk);
        try {
            drive.remove(target, force);
            show(disk, asynchronous);
        } finally {
            tell(drive);
        }
    }

    @Override
    public void inserted(VirtualDisk disk) {
        Drive drive = drive(disk);
        drive.inserted(Medium.of(disk));
        tell(drive);
    }

    @Override
    public void removing(VirtualDisk disk, boolean force) throws DiskException {
        Drive drive = drive(disk);
        try {
            drive.removing(force);
        } finally {
            tell(drive);
        }
    }

    @Override
    public void deleted(VirtualDisk disk) {
        Drive drive = drive(disk);
        try {
            drive.forget();
        } catch (DiskException e) {
            LOG.warn("Not all mounting points of disk {} could be removed", disk.name(), e);
        }
        drives.remove(drive.guid());
        tell(drive);
    }

    private Drive drive(VirtualDisk disk) {
        UUID guid = disk.spec().guid();
        synchronized (orphans) {
            Drive drive = drives.computeIfAbsent(guid, id -> newDrive(id, disk.name()));
            List<PointRecord> left = orphans.remove(guid);
            if (left != null) {
                drive.adopt(left, Medium.of(disk));
            }
            takeOver(drive, disk);
            return drive;
        }
    }

    /** Points of a dead host become the disk's own as soon as it has a node, its old one or another. */
    private void takeOver(Drive drive, VirtualDisk disk) {
        if (deadHosts.await(drive.guid())) {
            Medium medium = Medium.of(disk);
            if (medium.node().isPresent()) {
                drive.adopt(deadHosts.points(drive.guid()), medium);
                deadHosts.taken(drive.guid());
            }
        }
    }

    private Drive newDrive(UUID guid, String disk) {
        return new Drive(
                guid,
                disk,
                chooser,
                new Roster(guid, disk, claims, registry, shares),
                () -> Optional.ofNullable(drives.get(guid)).ifPresent(this::tell));
    }

    private void forget(UUID guid, List<PointRecord> points) {
        try {
            for (PointRecord point : points) {
                Leftovers.remove(point);
            }
            registry.keep(guid, List.of());
            shares.tryPublish();
        } catch (DiskException e) {
            LOG.warn(
                    "Not all mounting points of disk {} could be removed",
                    points.get(0).disk(),
                    e);
        }
    }

    private void show(VirtualDisk disk, boolean asynchronous) {
        disk.node().ifPresent(node -> desktop.changed(node, !asynchronous));
    }

    private void followMountTable() {
        try {
            while (tableWatch.await()) {
                drives.values().forEach(this::reconcile);
                deadHosts.lookAgain();
            }
        } catch (DiskException e) {
            LOG.warn("The mount table is not watched any more; points are checked when they are listed", e);
        }
    }

    private void reconcile(Drive drive) {
        try {
            drive.reconcile();
        } catch (DiskException e) {
            LOG.warn("The mounting points of disk {} cannot be checked", drive.disk(), e);
        }
        tell(drive);
    }

    private void tell(Drive drive) {
        for (String message : drive.takeNews()) {
            relay.ifPresent(listener -> listener.changed(
                    new DiskEvent(DiskEvent.Kind.MOUNTING_POINTS, drive.disk(), drive.guid(), message, Instant.now())));
        }
    }
}
