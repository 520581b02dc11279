package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.driver.linux.Mount;
import io.drivebay.driver.linux.MountTable;
import io.drivebay.driver.linux.Mounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A disk's mounting points and what happens to them. Threads: any; methods wait for each other. */
final class Drive {
    private static final Logger LOG = LoggerFactory.getLogger(Drive.class);

    private final UUID guid;
    private final String disk;
    private final PlaceChooser chooser;
    private final Roster roster;
    private final Runnable attempted;
    private final List<String> news = new ArrayList<>();

    private Optional<Path> node = Optional.empty();
    private boolean readOnly;
    private int removals;
    private Optional<FormatWatch> watch = Optional.empty();

    /**
     * A drive without points.
     *
     * @param attempted called, without a lock, after somebody has written to the node and mounting was tried
     */
    Drive(UUID guid, String disk, PlaceChooser chooser, Roster roster, Runnable attempted) {
        this.guid = guid;
        this.disk = disk;
        this.chooser = chooser;
        this.roster = roster;
        this.attempted = attempted;
    }

    UUID guid() {
        return guid;
    }

    String disk() {
        return disk;
    }

    /** How many media have gone: tells whether one that was asked for before is still the same. */
    synchronized int removals() {
        return removals;
    }

    /** What has happened since the last call, for the listeners. */
    synchronized List<String> takeNews() {
        List<String> taken = List.copyOf(news);
        news.clear();
        return taken;
    }

    /** The points as they are known. */
    synchronized List<MountingPoint> snapshot() {
        return roster.points().stream().map(Point::snapshot).toList();
    }

    /**
     * Adds a point.
     *
     * @param medium what the disk had to mount when {@code seenRemovals} media had gone
     */
    synchronized MountingPoint add(MountingPointSpec asked, Medium medium, int seenRemovals) throws DiskException {
        FlagRules.check(asked);
        if (!Mounts.privileged()) {
            throw Privilege.missing();
        }
        if (node.isEmpty() && seenRemovals == removals) {
            node = medium.device();
            readOnly = medium.readOnly();
        }
        MountingPointSpec spec = chooser.complete(asked);
        roster.checkMountManager(spec);
        Point point = new Point(spec, chooser.choose(spec));
        roster.add(point);
        boolean reserved = false;
        try {
            roster.keep();
            point.reserve();
            reserved = true;
            if (node.isPresent()) {
                point.connect(node.get());
                roster.keep();
                watch();
                Mounter.mount(point, node.get(), readOnly);
            }
            settle();
            roster.keep();
        } catch (DiskException e) {
            undo(point, reserved);
            throw e;
        }
        news.add(spec.target() + " was added");
        return point.snapshot();
    }

    /** Unmounts and removes a point. */
    synchronized void remove(String target, boolean force) throws DiskException {
        Point point = roster.find(target);
        point.unmount(force);
        roster.drop(point);
        settle();
        news.add(point.spec().target() + " was removed");
    }

    /** Brings all points to life; trouble is told in each one's message. */
    synchronized void inserted(Medium medium) {
        if (roster.points().isEmpty()) {
            return;
        }
        try {
            readOnly = medium.readOnly();
            node = medium.device();
            if (node.isEmpty()) {
                roster.waiting().forEach(point -> point.trouble("the disk's driver gives no node"));
            } else {
                connectAll(node.get());
                watch();
                Mounter.mountEach(roster.waiting(), node.get(), readOnly);
            }
            settle();
        } catch (DiskException e) {
            roster.waiting().forEach(point -> point.trouble(e.getMessage()));
        }
        roster.tryKeep();
        for (Point point : roster.points()) {
            point.message()
                    .ifPresent(why ->
                            LOG.warn("Disk {} at {}: {}", disk, point.place().folder(), why));
        }
        news.add("the medium was inserted");
    }

    /** Unmounts all points, or none. */
    synchronized void removing(boolean force) throws DiskException {
        Mounter.unmountAll(roster.points(), readOnly, force);
        removals++;
        node = Optional.empty();
        settle();
        for (Point point : roster.points()) {
            Step.attempt("remove the link of", point, point::disconnect);
        }
        roster.tryKeep();
        if (!roster.points().isEmpty()) {
            news.add("the medium is going");
        }
    }

    /** Forgets all points and cleans up. */
    synchronized void forget() throws DiskException {
        removing(true);
        for (Point point : roster.points()) {
            roster.drop(point);
        }
    }

    /** Drops the points that somebody else has unmounted. */
    synchronized void reconcile() throws DiskException {
        if (roster.points().stream().noneMatch(Point::mounted)) {
            return;
        }
        // read under the lock: a table from before a mount of ours would seem to lack it
        MountTable table = MountTable.read();
        for (Point point : roster.points()) {
            if (point.lost(table)) {
                roster.drop(point);
                lost(point.spec());
            }
        }
        settle();
    }

    /** Takes up the points of an earlier life of this bundle in this process, or of a host that died. */
    synchronized void adopt(List<PointRecord> records, Medium medium) {
        try {
            MountTable table = MountTable.read();
            Optional<Path> device = medium.device();
            for (PointRecord from : records) {
                adopt(from, table, device);
            }
        } catch (DiskException e) {
            LOG.warn("The mounting points of disk {} cannot be taken up", disk, e);
        }
        roster.tryKeep();
        if (medium.node().isPresent()) {
            inserted(medium);
        }
    }

    /** Ends the watch; points stay as they are. */
    synchronized void close() {
        watch.ifPresent(FormatWatch::close);
        watch = Optional.empty();
    }

    private void adopt(PointRecord from, MountTable table, Optional<Path> device) throws DiskException {
        boolean sameNode = from.node().isPresent() && from.node().equals(device);
        boolean shown = sameNode && from.place().shows(table, device.get());
        if (sameNode && from.mounted() && !shown) {
            Leftovers.remove(from);
            lost(from.spec());
            return;
        }
        Point point = new Point(from.spec(), from.place());
        roster.add(point);
        if (sameNode) {
            Optional<Mount> mount = table.at(from.place().folder()).filter(top -> shown);
            if (mount.filter(FailedMount::is).isPresent()) {
                LOG.warn(
                        "The file system at {} has failed and is mounted anew",
                        from.place().folder());
                Leftovers.detach(from.place(), device.get());
                mount = Optional.empty();
            }
            point.adopt(device.get(), mount.map(Mount::type));
        } else if (from.node().isPresent()) {
            Leftovers.detach(from.place(), from.node().get());
            Leftovers.unlink(from.place(), from.node().get());
        }
    }

    private void lost(MountingPointSpec spec) {
        LOG.info("{} of disk {} was unmounted by somebody else", spec.target(), disk);
        news.add(spec.target() + " was unmounted by somebody else and is dropped");
    }

    private void connectAll(Path device) {
        for (Point point : roster.points()) {
            if (!point.connectedTo(device)) {
                Step.attempt("show the node of", point, () -> {
                    point.disconnect();
                    point.connect(device);
                });
            }
        }
        roster.tryKeep();
    }

    private synchronized boolean retry() {
        if (node.isEmpty()) {
            return false;
        }
        List<Point> waiting = roster.waiting();
        boolean busy = Mounter.mountEach(waiting, node.get(), readOnly);
        for (Point point : waiting) {
            if (point.mounted()) {
                news.add(point.spec().target() + " was mounted");
            }
        }
        if (roster.waiting().isEmpty()) {
            close();
        }
        roster.tryKeep();
        return busy;
    }

    private void watch() throws DiskException {
        if (watch.isEmpty()) {
            watch = Optional.of(new FormatWatch(node.get(), () -> {
                boolean again = retry();
                attempted.run();
                return again;
            }));
        }
    }

    /** Watches as long as a point waits for a file system. */
    private void settle() throws DiskException {
        if (node.isPresent() && !roster.waiting().isEmpty()) {
            watch();
        } else {
            close();
        }
    }

    private void undo(Point point, boolean reserved) {
        roster.remove(point);
        Step.attempt("unmount", point, () -> point.unmount(true));
        Step.attempt("remove the link of", point, point::disconnect);
        if (reserved) {
            Step.attempt("remove the folder of", point, point::release);
        }
        Step.attempt("watch for", point, this::settle);
        roster.tryKeep();
    }
}
