package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.driver.linux.MountTable;
import io.drivebay.driver.linux.Mounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A disk's mounting points. Threads: any; methods wait for each other. */
final class Drive {
    private static final Logger LOG = LoggerFactory.getLogger(Drive.class);

    private final UUID guid;
    private final String disk;
    private final PlaceChooser chooser;
    private final Claims claims;
    private final PointRegistry registry;
    private final Runnable attempted;

    private final List<Point> points = new ArrayList<>();
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
    Drive(UUID guid, String disk, PlaceChooser chooser, Claims claims, PointRegistry registry, Runnable attempted) {
        this.guid = guid;
        this.disk = disk;
        this.chooser = chooser;
        this.claims = claims;
        this.registry = registry;
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
        checkMountManager(spec);
        Point point = new Point(spec, chooser.choose(spec));
        claims.claim(point.place().folder(), disk);
        points.add(point);
        boolean reserved = false;
        try {
            keep();
            point.reserve();
            reserved = true;
            if (node.isPresent()) {
                point.connect(node.get());
                keep();
                watch();
                tryMount(List.of(point));
            }
            settle();
            keep();
        } catch (DiskException e) {
            undo(point, reserved);
            throw e;
        }
        news.add(spec.target() + " was added");
        return point.snapshot();
    }

    /** The points as they are known. */
    synchronized List<MountingPoint> snapshot() {
        return points.stream().map(Point::snapshot).toList();
    }

    /** Unmounts and removes a point. */
    synchronized void remove(String target, boolean force) throws DiskException {
        Point point = points.stream()
                .filter(candidate -> candidate.answersTo(target))
                .findFirst()
                .orElseThrow(() -> new DiskException(ErrorCode.NOT_FOUND, unknown(target)));
        point.unmount(force);
        drop(point);
        settle();
        news.add(point.spec().target() + " was removed");
    }

    /** Brings all points to life; trouble is told in each one's message. */
    synchronized void inserted(Medium medium) {
        if (points.isEmpty()) {
            node = Optional.empty();
            return;
        }
        try {
            readOnly = medium.readOnly();
            node = medium.device();
            if (node.isEmpty()) {
                points.forEach(point -> point.trouble("the disk's driver gives no node that could be mounted"));
            } else {
                connectAll(node.get());
                watch();
                tryMountEach(points);
            }
            settle();
            keep();
        } catch (DiskException e) {
            LOG.warn("Disk {} cannot be mounted", disk, e);
            points.stream().filter(point -> !point.mounted()).forEach(point -> point.trouble(e.getMessage()));
        }
        news.add("the medium was inserted");
    }

    /** Unmounts all points, or none. */
    synchronized void removing(boolean force) throws DiskException {
        List<Point> reverse = new ArrayList<>(points);
        Collections.reverse(reverse);
        List<Point> unmounted = new ArrayList<>();
        List<Signature> signatures = new ArrayList<>();
        for (Point point : reverse) {
            Optional<String> type = point.snapshot().fileSystem();
            try {
                point.unmount(force);
                type.ifPresent(mounted -> {
                    unmounted.add(0, point);
                    signatures.add(0, new Signature(mounted, true));
                });
            } catch (DiskException e) {
                if (!force) {
                    mountAgain(unmounted, signatures);
                    throw e;
                }
                LOG.warn("Cannot cut off {} of disk {}", point.place().folder(), disk, e);
            }
        }
        removals++;
        node = Optional.empty();
        settle();
        for (Point point : points) {
            attempt("remove the link of", point, point::disconnect);
        }
        tryKeep();
        if (!points.isEmpty()) {
            news.add("the medium is going");
        }
    }

    /** Forgets all points and cleans up. */
    synchronized void forget() throws DiskException {
        removing(true);
        for (Point point : List.copyOf(points)) {
            drop(point);
        }
    }

    /** Drops the points that somebody else has unmounted. */
    synchronized void reconcile() throws DiskException {
        if (points.stream().noneMatch(Point::mounted)) {
            return;
        }
        // read under the lock: a table from before a mount of ours would seem to lack it
        MountTable table = MountTable.read();
        for (Point point : List.copyOf(points)) {
            if (point.lost(table)) {
                LOG.info(
                        "{} of disk {} was unmounted by somebody else",
                        point.place().folder(),
                        disk);
                drop(point);
                news.add(point.spec().target() + " was unmounted by somebody else and is dropped");
            }
        }
        settle();
    }

    /** Takes up the points of an earlier life of this bundle in this process. */
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
            news.add(from.spec().target() + " was unmounted by somebody else and is dropped");
            return;
        }
        claims.claim(from.place().folder(), disk);
        Point point = new Point(from.spec(), from.place());
        if (sameNode) {
            point.adopt(from, shown ? table.at(from.place().folder()).map(mount -> mount.type()) : Optional.empty());
        } else if (from.node().isPresent()) {
            Leftovers.detach(from.place(), from.node().get());
            Leftovers.unlink(from.place(), from.node().get());
        }
        points.add(point);
    }

    private void connectAll(Path device) {
        for (Point point : points) {
            if (!point.connectedTo(device)) {
                attempt("show the node of", point, () -> {
                    point.disconnect();
                    point.connect(device);
                });
            }
        }
        tryKeep();
    }

    /** Mounts where it can be done, as far as there is a file system; true if the node is held by somebody. */
    private boolean tryMountEach(List<Point> candidates) {
        boolean busy = false;
        for (Point point : candidates) {
            if (!point.mounted()) {
                try {
                    busy |= tryMount(List.of(point));
                } catch (DiskException e) {
                    LOG.warn("Cannot mount disk {} at {}", disk, point.place().folder(), e);
                    point.trouble(e.getMessage());
                }
            }
        }
        return busy;
    }

    private boolean tryMount(List<Point> candidates) throws DiskException {
        Optional<Signature> signature = SignatureProbe.probe(node.get());
        for (Point point : candidates) {
            if (signature.isPresent() && !signature.get().mountable()) {
                point.trouble(node.get() + " holds " + signature.get().type() + ", no file system");
            } else if (signature.isPresent()) {
                try {
                    point.mount(signature.get(), readOnly);
                } catch (DiskException e) {
                    if (e.code() != ErrorCode.BUSY) {
                        throw e;
                    }
                    // whoever makes the file system has not let go yet
                    point.trouble(e.getMessage());
                    return true;
                }
            }
        }
        return false;
    }

    private synchronized boolean retry() {
        if (node.isEmpty()) {
            return false;
        }
        List<Point> waiting = points.stream().filter(point -> !point.mounted()).toList();
        boolean busy = tryMountEach(waiting);
        waiting.stream()
                .filter(Point::mounted)
                .forEach(point -> news.add(point.spec().target() + " was mounted"));
        try {
            settle();
        } catch (DiskException e) {
            LOG.warn("{} of disk {} is not watched any more", node.get(), disk, e);
        }
        tryKeep();
        return busy;
    }

    private void mountAgain(List<Point> unmounted, List<Signature> signatures) {
        for (int i = 0; i < unmounted.size(); i++) {
            Point point = unmounted.get(i);
            Signature signature = signatures.get(i);
            attempt("mount again", point, () -> point.mount(signature, readOnly));
        }
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
        if (node.isPresent() && points.stream().anyMatch(point -> !point.mounted())) {
            watch();
        } else {
            close();
        }
    }

    private void drop(Point point) throws DiskException {
        point.disconnect();
        point.release();
        points.remove(point);
        claims.release(point.place().folder());
        keep();
    }

    private void undo(Point point, boolean reserved) {
        points.remove(point);
        claims.release(point.place().folder());
        attempt("unmount", point, () -> point.unmount(true));
        attempt("remove the link of", point, point::disconnect);
        if (reserved) {
            attempt("remove the folder of", point, point::release);
        }
        tryKeep();
        attempt("watch", point, this::settle);
    }

    private void checkMountManager(MountingPointSpec spec) throws DiskException {
        Optional<Point> other = points.stream()
                .filter(point -> FlagRules.mountManager(point.spec()))
                .findFirst();
        if (FlagRules.mountManager(spec) && other.isPresent()) {
            throw new DiskException(
                    ErrorCode.ALREADY_EXISTS,
                    "disk " + disk + " has its MOUNT_MANAGER point at "
                            + other.get().spec().target() + " already, and can have one only; remove that first");
        }
    }

    private String unknown(String target) {
        String known = points.stream().map(point -> point.spec().target()).collect(Collectors.joining(", "));
        return "disk " + disk + " has no mounting point '" + Printable.of(target) + "'"
                + (known.isEmpty() ? "" : "; it has " + known);
    }

    private void keep() throws DiskException {
        registry.keep(
                guid, points.stream().map(point -> point.record(guid, disk)).toList());
    }

    private void tryKeep() {
        try {
            keep();
        } catch (DiskException e) {
            LOG.warn("The mounting points of disk {} are not recorded", disk, e);
        }
    }

    /** Something that may fail. */
    private interface Step {
        void run() throws DiskException;
    }

    /** Does one of several things that must all be tried; the point tells of failure. */
    private void attempt(String what, Point point, Step step) {
        try {
            step.run();
        } catch (DiskException e) {
            LOG.warn("Cannot {} {} of disk {}", what, point.spec().target(), disk, e);
            point.trouble(e.getMessage());
        }
    }
}
