package io.drivebay.cbdisk.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.disk.DiskState;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointService;
import io.drivebay.api.mount.MountingPointSpec;
import java.nio.file.Path;
import java.util.List;

/** The mounting points of a disk. Threads: any. */
public final class DiskPoints {
    private final Services services;
    private final VirtualDisk disk;

    /** As they were when they were last asked for outside of an event. */
    private volatile List<MountingPoint> seen = List.of();

    /** Those of a disk. */
    public DiskPoints(Services services, VirtualDisk disk) {
        this.services = services;
        this.disk = disk;
    }

    /** In the order of adding. Within an event as they were last seen: whoever mounts now may wait for this event. */
    public List<MountingPointSpec> list() throws DiskException {
        return points().stream().map(MountingPoint::spec).toList();
    }

    /** Adds one at the end. */
    public void add(MountingPointSpec spec) throws DiskException {
        MountingPointSpec complete = PointRules.complete(spec);
        services.use(MountingPointService.class, service -> service.add(disk, complete));
        points();
    }

    /**
     * Removes the one at an index.
     *
     * @throws DiskException INVALID_PARAMETER if there is none
     */
    public void remove(int index) throws DiskException {
        List<MountingPoint> all = points();
        remove(all.get(PointRules.checkIndex(index, all.size())), false, false);
    }

    /**
     * Removes the one that was added with these values. Whether the desktop is waited for, they say anew.
     *
     * @throws DiskException NOT_FOUND
     */
    public void remove(MountingPointSpec spec) throws DiskException {
        List<MountingPoint> all = points();
        MountingPointSpec wanted =
                PointRules.find(all.stream().map(MountingPoint::spec).toList(), spec);
        for (MountingPoint point : all) {
            if (point.spec().equals(wanted)) {
                remove(point, false, spec.flags().contains(MountingPointFlag.DRIVE_LETTER_NOTIFY_ASYNC));
                return;
            }
        }
    }

    /** Removes all, whoever uses them, as a disk goes: whether the desktop is waited for is the deletion's affair. */
    public void removeAll() throws DiskException {
        for (MountingPoint point : points()) {
            remove(point, true, true);
        }
    }

    private List<MountingPoint> points() throws DiskException {
        if (!EventScope.active()) {
            seen = disk.state() == DiskState.DELETED
                    ? List.of()
                    : services.use(MountingPointService.class, service -> service.list(disk));
        }
        return seen;
    }

    private void remove(MountingPoint point, boolean force, boolean asynchronous) throws DiskException {
        // several users may have a point of the same name, and each its own folder
        String target = point.folder().map(Path::toString).orElse(point.spec().target());
        services.<MountingPointService, Void>use(MountingPointService.class, service -> {
            service.remove(disk, target, force, asynchronous);
            return null;
        });
        points();
    }
}
