package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.nio.file.Path;
import java.util.Set;

/**
 * mount(2) and umount2(2). Both need CAP_SYS_ADMIN. Symbolic links are never followed, so that nobody can divert a
 * mount by exchanging a folder for a link. Threads: any.
 */
public final class Mounts {
    /** Values of {@code linux/fs.h} and {@code linux/mount.h}. */
    private static final int MNT_DETACH = 0x2;

    private static final int UMOUNT_NOFOLLOW = 0x8;

    private Mounts() {}

    /** Whether this process is root, which mounting needs. */
    public static boolean privileged() {
        return LibC.geteuid() == 0;
    }

    /**
     * Mounts a file system on a folder.
     *
     * @param source the node, or what the type takes for one
     * @param target an absolute path without symbolic links
     * @param type the kernel's name of the file system
     * @param flags how
     * @param options of the file system, separated by commas; may be empty
     * @throws DiskException BUSY if the node is held exclusively; DEV_NOT_EXIST if the kernel does not know the type;
     *     WRITE_PROTECT or ACCESS_DENIED if the node is read-only and READ_ONLY is not among the flags;
     *     INVALID_PARAMETER if there is no such file system on the node; DIRECTORY if the target is no folder;
     *     ACCESS_DENIED if there is a link on the way; PRIVILEGE_NOT_HELD
     */
    public static void mount(String source, Path target, String type, Set<MountFlag> flags, String options)
            throws DiskException {
        long bits = flags.stream().mapToLong(MountFlag::bit).reduce(0, (a, b) -> a | b);
        // the folder that was looked at is the one that is mounted on
        try (HeldFolder folder = HeldFolder.open(target)) {
            if (LibC.mount(source, folder.path().toString(), type, bits, options) != 0) {
                throw Errno.exception("mount " + source + " (" + type + ") on " + target);
            }
        }
    }

    /**
     * Unmounts what is on top at a folder.
     *
     * @param target an absolute path without symbolic links, other than the root
     * @param detach takes it out of sight now and frees it when the last user goes
     * @throws DiskException BUSY if it is in use; INVALID_PARAMETER if nothing is mounted there; FILE_NOT_FOUND;
     *     PRIVILEGE_NOT_HELD
     */
    public static void unmount(Path target, boolean detach) throws DiskException {
        try (HeldFolder parent = HeldFolder.open(target.getParent())) {
            String path = parent.path(target).toString();
            if (LibC.umount2(path, UMOUNT_NOFOLLOW | (detach ? MNT_DETACH : 0)) != 0) {
                throw Errno.exception("unmount " + target);
            }
        }
    }
}
