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
     * Takes a folder for a disk.
     *
     * @throws DiskException ALREADY_EXISTS if another one has it
     */
    void claim(Path folder, String disk) throws DiskException {
        String other = disks.putIfAbsent(folder, disk);
        if (other != null) {
            throw new DiskException(
                    ErrorCode.ALREADY_EXISTS, folder + " is a mounting point of disk " + other + " already");
        }
        boolean elsewhere = registry.others().entrySet().stream()
                .filter(host -> host.getKey().alive())
                .flatMap(host -> host.getValue().stream())
                .anyMatch(point -> point.place().folder().equals(folder));
        if (elsewhere) {
            disks.remove(folder);
            throw new DiskException(
                    ErrorCode.ALREADY_EXISTS, folder + " is a mounting point of another host on this machine");
        }
    }

    /** Gives a folder back. */
    void release(Path folder) {
        disks.remove(folder);
    }
}
