package io.drivebay.api.mount;

import io.drivebay.api.DiskException;
import io.drivebay.api.disk.VirtualDisk;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes disks appear under names and in folders. Points belong to the drive: they outlast the medium, and come to life
 * with each one. Threads: any, methods wait for each other.
 */
@ProviderType
public interface MountingPointService {
    /**
     * Whether a new disk could have these points, as far as that can be told without making anything: it may be asked
     * before the disk is made. Who is told that it could may be refused by {@link #add} all the same, as others can be
     * quicker and Samba is not asked.
     *
     * @throws DiskException what {@link #add} would report for the first that cannot be; ALREADY_EXISTS if two of them
     *     are at one place
     */
    void check(List<MountingPointSpec> specs) throws DiskException;

    /**
     * Adds a point at the end of the disk's list; mounts at once if there is a file system, else as soon as there is.
     *
     * @throws DiskException ALREADY_EXISTS if the name is taken or the folder in use; PATH_NOT_FOUND, DIRECTORY,
     *     DIR_NOT_EMPTY for folders; PATH_NOT_FOUND without a session; INVALID_PARAMETER for flags that do not fit; ACCESS_DENIED for a path through a
     *     link that others own; NOT_SUPPORTED or NOT_READY if Samba is not there, does not read our shares, or does not
     *     run; PRIVILEGE_NOT_HELD. Then nothing is left behind.
     */
    MountingPoint add(VirtualDisk disk, MountingPointSpec spec) throws DiskException;

    /** The disk's points in the order they were added, as the operating system has them now. */
    List<MountingPoint> list(VirtualDisk disk);

    /** As the other one; returns when the desktop has been told. */
    default void remove(VirtualDisk disk, String target, boolean force) throws DiskException {
        remove(disk, target, force, false);
    }

    /**
     * Unmounts and removes a point.
     *
     * @param target as in {@link MountingPointSpec#target()}, or the point's folder, which is always one point's only
     * @param force cuts off whoever uses it
     * @param asynchronous returns before the desktop has been told, however the point was added
     * @throws DiskException NOT_FOUND; BUSY, naming who, if it is in use and force is false
     */
    void remove(VirtualDisk disk, String target, boolean force, boolean asynchronous) throws DiskException;
}
