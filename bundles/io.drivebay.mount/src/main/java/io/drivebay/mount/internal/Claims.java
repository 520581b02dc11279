package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which disk has which folder, mounted or not, among all disks of this host and the living others. Threads: any. */
final class Claims {
    private final Map<Path, String> disks = new ConcurrentHashMap<>();
    private final PointRegistry registry;

    Claims(PointRegistry registry) {
        this.registry = registry;
    }

    /**
     * Takes a point's folder for a disk.
     *
     * @throws DiskException ALREADY_EXISTS if another one has it
     */
    void claim(Point point, String disk) throws DiskException {
        Path folder = point.place().folder();
        String other = disks.putIfAbsent(folder, disk);
        if (other != null) {
            throw taken(point, "disk " + other);
        }
        if (elsewhere(folder)) {
            disks.remove(folder);
            throw takenElsewhere(point);
        }
    }

    /**
     * Whether {@link #claim} would do.
     *
     * @throws DiskException ALREADY_EXISTS if not
     */
    void check(Point point) throws DiskException {
        Path folder = point.place().folder();
        String other = disks.get(folder);
        if (other != null) {
            throw taken(point, "disk " + other);
        }
        if (elsewhere(folder)) {
            throw takenElsewhere(point);
        }
    }

    private boolean elsewhere(Path folder) {
        return registry.others().entrySet().stream()
                .filter(host -> host.getKey().alive())
                .flatMap(host -> host.getValue().stream())
                .anyMatch(record -> record.place().folder().equals(folder));
    }

    /** Gives a point's folder back. */
    void release(Point point) {
        disks.remove(point.place().folder());
    }

    private static DiskException takenElsewhere(Point point) {
        return taken(point, "another host on this machine");
    }

    private static DiskException taken(Point point, String owner) {
        String what = (point.place().folderIsOurs() ? "the name " : "the folder ")
                + point.spec().target();
        return new DiskException(ErrorCode.ALREADY_EXISTS, what + " is taken by " + owner + "; use another one");
    }
}
