package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.FuserMount;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The mount of a FUSE connection, and its end. */
public final class FuseMount {
    private static final String SOURCE = "drivebay";
    private static final String TYPE = "fuse.drivebay";
    private static final long MS_NOSUID_NODEV_NOEXEC_NOATIME = 0x2 | 0x4 | 0x8 | 0x400;
    private static final int MNT_FORCE = 1;
    private static final int MNT_DETACH = 2;
    private static final int UMOUNT_NOFOLLOW = 8;
    private static final Path CONNECTIONS = Path.of("/sys/fs/fuse/connections");

    private FuseMount() {}

    /**
     * Mounts a regular file over a regular file (mount(2)); only the caller's user may enter.
     *
     * @param device not mounted yet
     * @param target an existing regular file, the image
     * @param largestRead most bytes of one read
     */
    public static void mount(FuseDevice device, Path target, int largestRead) throws DiskException {
        String options = "fd=" + device.number() + ",rootmode=100600,user_id=0,group_id=0,max_read=" + largestRead;
        if (LibC.mount(SOURCE, target.toString(), TYPE, MS_NOSUID_NODEV_NOEXEC_NOATIME, options) < 0) {
            throw Errno.exception("mount FUSE on " + target);
        }
    }

    /**
     * The same for users without rights, through the set-uid helper {@code fusermount3}.
     *
     * @param device path of the device, for further ends of the connection
     * @return the connection
     * @throws DiskException if the helper is missing or refuses
     */
    public static FuseDevice mountUnprivileged(Path device, Path target, int largestRead) throws DiskException {
        String options = "nosuid,nodev,noexec,noatime,subtype=drivebay,fsname=" + SOURCE + ",max_read=" + largestRead;
        return new FuseDevice(device, new Descriptor(FuserMount.mount(target, options)));
    }

    /**
     * Ends a connection at once: requests in flight fail, later ones too. Nothing happens if it has ended.
     *
     * @param target where it is mounted
     * @param minor minor number of the mount's device, which is the connection's name
     * @return false if it goes on until it is unmounted, as only root can end it where fusectl is not mounted
     */
    public static boolean abort(Path target, int minor) throws IOException {
        Path control = CONNECTIONS.resolve(minor + "/abort");
        try {
            Files.writeString(control, "1", StandardOpenOption.WRITE);
            return true;
        } catch (IOException e) {
            // fusectl is not mounted, or not to be written: a forced unmount begins with the same abort, and may then
            // fail as it likes
            boolean forbidden =
                    LibC.umount2(target.toString(), MNT_FORCE | UMOUNT_NOFOLLOW) < 0 && Errno.last() == Errno.EPERM;
            if (forbidden && !(e instanceof NoSuchFileException)) {
                throw e;
            }
            return !forbidden;
        }
    }

    /** Takes the mount away from the tree at once; whoever still has the file open keeps it until they close. */
    public static void unmount(Path target) throws DiskException {
        if (LibC.geteuid() != 0) {
            FuserMount.unmount(target);
        } else {
            detach(target);
        }
    }

    /** Lazily unmounts anything from a mounting point (umount2(2), MNT_DETACH); nothing happens if nothing is there. */
    public static void detach(Path target) throws DiskException {
        if (LibC.umount2(target.toString(), MNT_DETACH | UMOUNT_NOFOLLOW) < 0) {
            int errno = Errno.last();
            if (errno != Errno.EINVAL && errno != Errno.ENOENT) {
                throw Errno.exception(errno, "unmount " + target);
            }
        }
    }

    /** Whether the process has all rights of a mount (effective user 0). */
    public static boolean privileged() {
        return LibC.geteuid() == 0;
    }

    /** The effective user's number. */
    public static int user() {
        return LibC.geteuid();
    }
}
