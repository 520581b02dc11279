package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.mount.MountingPointSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The points of one disk, in the order they were added, claimed and recorded. Threads: guarded by the drive. */
final class Roster {
    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

    private final UUID guid;
    private final String disk;
    private final Claims claims;
    private final PointRegistry registry;
    private final Shares shares;
    private final List<Point> points = new ArrayList<>();

    Roster(UUID guid, String disk, Claims claims, PointRegistry registry, Shares shares) {
        this.guid = guid;
        this.disk = disk;
        this.claims = claims;
        this.registry = registry;
        this.shares = shares;
    }

    /** All of them; a copy. */
    List<Point> points() {
        return List.copyOf(points);
    }

    /** Those that are not mounted; a copy. */
    List<Point> waiting() {
        return points.stream().filter(point -> !point.mounted()).toList();
    }

    /**
     * The point that a target means; a folder names one only, and so comes first.
     *
     * @throws DiskException NOT_FOUND, naming those that there are
     */
    Point find(String target) throws DiskException {
        return points.stream()
                .filter(point -> point.place().folder().toString().equals(target))
                .findFirst()
                .or(() ->
                        points.stream().filter(point -> point.answersTo(target)).findFirst())
                .orElseThrow(() -> new DiskException(ErrorCode.NOT_FOUND, unknown(target)));
    }

    /**
     * Claims a point's folder and lists it.
     *
     * @throws DiskException ALREADY_EXISTS if the folder is taken
     */
    void add(Point point) throws DiskException {
        claims.claim(point, disk);
        points.add(point);
    }

    /** Takes a point off the list; its folder is free. */
    void remove(Point point) {
        points.remove(point);
        claims.release(point);
    }

    /** Removes all of a point that is not mounted: link, folder, entry, record. */
    void drop(Point point) throws DiskException {
        point.disconnect();
        point.release();
        remove(point);
        record();
        shares.tryPublish();
    }

    /**
     * Checks that a disk has one point of the mount manager only.
     *
     * @throws DiskException ALREADY_EXISTS
     */
    void checkMountManager(MountingPointSpec spec) throws DiskException {
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

    /** Records the points as they are, and shares those that are to be. */
    void keep() throws DiskException {
        record();
        shares.publish();
    }

    /** As {@link #keep} where what was done stands, recorded or not. */
    void tryKeep() {
        try {
            record();
        } catch (DiskException e) {
            LOG.warn("The mounting points of disk {} are not recorded", disk, e);
        }
        try {
            shares.publish();
        } catch (DiskException e) {
            LOG.warn("The shares of disk {} are not as they should be", disk, e);
            points.stream()
                    .filter(point -> Share.isAskedBy(point.spec()))
                    .forEach(point -> point.trouble("not shared: " + e.getMessage()));
        }
    }

    private void record() throws DiskException {
        registry.keep(
                guid, points.stream().map(point -> point.record(guid, disk)).toList());
    }

    private String unknown(String target) {
        String known = points.stream().map(point -> point.spec().target()).collect(Collectors.joining(", "));
        return "disk " + disk + " has no mounting point '" + Printable.of(target) + "'"
                + (known.isEmpty() ? "" : "; it has " + known);
    }
}
