package io.drivebay.shell.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskDeclaration;
import io.drivebay.api.disk.DiskEvent;
import io.drivebay.api.disk.DiskListener;
import io.drivebay.api.disk.DiskManager;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.disk.DriverChoice;
import io.drivebay.api.disk.StoreKind;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.Probe;
import io.drivebay.api.driver.StorageType;
import io.drivebay.api.mount.FileSystems;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.api.mount.MountingPointService;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.api.store.StoreOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Disks, mounting points and file systems that exist only as far as commands can tell. */
final class FakeHost implements DiskManager, MountingPointService, FileSystems {
    final Map<String, FakeDisk> disks = new ConcurrentSkipListMap<>();
    final Map<String, List<MountingPoint>> points = new TreeMap<>();
    final FakeExporter nbd = new FakeExporter();
    final List<DiskListener> listeners = new CopyOnWriteArrayList<>();
    final FakeInstaller installer = new FakeInstaller();
    final FakeIcons icons = new FakeIcons();
    String content;
    String formatted;
    DiskDeclaration declared;
    DiskException refusal;

    void happens(DiskEvent.Kind kind, FakeDisk disk, String message) {
        DiskEvent event = new DiskEvent(kind, disk.name(), disk.spec().guid(), message, Instant.EPOCH);
        listeners.forEach(listener -> listener.changed(event));
    }

    @Override
    public List<VirtualDisk> disks() {
        return List.copyOf(disks.values());
    }

    @Override
    public Optional<VirtualDisk> disk(String name) {
        return Optional.ofNullable(disks.get(name));
    }

    @Override
    public VirtualDisk create(DiskSpec spec) throws DiskException {
        spec.check();
        FakeDisk disk = new FakeDisk(this, spec);
        if (disks.putIfAbsent(spec.name(), disk) != null) {
            throw new DiskException(ErrorCode.ALREADY_EXISTS, "there is a disk " + spec.name());
        }
        happens(DiskEvent.Kind.CREATED, disk, "");
        return disk;
    }

    @Override
    public void check(DiskDeclaration declaration) throws DiskException {
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public VirtualDisk up(DiskDeclaration declaration) throws DiskException {
        declared = declaration;
        VirtualDisk disk = create(declaration.disk());
        try {
            disk.insert(declaration.medium());
        } catch (DiskException e) {
            disks.remove(disk.name());
            throw e;
        }
        for (MountingPointSpec point : declaration.mountingPoints()) {
            add(disk, point);
        }
        return disk;
    }

    @Override
    public Map<String, StoreKind> providers() {
        return Map.of(
                "mem",
                new StoreKind(
                        "memory, LOCATION is the size",
                        List.of(StoreOption.of("fill", "byte of new sectors", "0")),
                        "io.drivebay.provider.memory 0.1.0"));
    }

    @Override
    public Map<String, StoreKind> filters() {
        return Map.of(
                "cow",
                new StoreKind(
                        "copy on write",
                        List.of(StoreOption.of("store", "where changes go", "")),
                        "io.drivebay.filter.cow 0.1.0"));
    }

    @Override
    public List<DriverChoice> drivers() {
        return List.of(
                new DriverChoice(
                        "fuse",
                        new Probe(
                                Set.of(StorageType.DISK, StorageType.CDROM), List.of(), Map.of("channel", "io_uring")),
                        "io.drivebay.driver.fuse 0.1.0"),
                new DriverChoice("ublk", Probe.unusable("no /dev/ublk-control; modprobe ublk_drv"), "b 1"));
    }

    @Override
    public void resetTimeout(Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean awaited() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void check(List<MountingPointSpec> specs) {}

    @Override
    public MountingPoint add(VirtualDisk disk, MountingPointSpec spec) {
        MountingPoint point = new MountingPoint(
                spec,
                Optional.of(Path.of("/dev/drivebay/" + disk.name())),
                spec.target().startsWith("/") ? Optional.of(Path.of(spec.target())) : Optional.empty(),
                true,
                Optional.of("ext4"),
                Optional.empty());
        points.computeIfAbsent(disk.name(), name -> new ArrayList<>()).add(point);
        happens(DiskEvent.Kind.MOUNTING_POINTS, (FakeDisk) disk, "");
        return point;
    }

    @Override
    public List<MountingPoint> list(VirtualDisk disk) {
        return List.copyOf(points.getOrDefault(disk.name(), List.of()));
    }

    @Override
    public void remove(VirtualDisk disk, String target, boolean force, boolean asynchronous) throws DiskException {
        List<MountingPoint> there = points.getOrDefault(disk.name(), new ArrayList<>());
        if (!there.removeIf(point -> point.spec().target().equals(target))) {
            throw new DiskException(ErrorCode.NOT_FOUND, disk.name() + " has no mounting point " + target);
        }
    }

    @Override
    public List<String> formats() {
        return List.of("ext4", "xfs");
    }

    @Override
    public Optional<String> identify(Path node) {
        return Optional.ofNullable(content);
    }

    @Override
    public void check(String type) {}

    @Override
    public void format(Path node, String type, String label) {
        formatted = node + " " + type + " " + label;
    }
}
