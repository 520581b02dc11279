package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.Mount;
import io.drivebay.driver.linux.MountTable;
import io.drivebay.driver.linux.Mounts;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system that has given up because its device failed. The device may work again meanwhile, the file system does not
 * before it is mounted anew: the kernel takes one that still has users for the same.
 */
final class FailedMount {
    private static final String READ_ONLY = "ro";
    private static final String WRITABLE = "rw";
    /** What ext4 says since Linux 6.15. */
    private static final String EMERGENCY = "emergency_ro";

    private FailedMount() {}

    /** Whether a mount's file system has given up. Its device must serve I/O. */
    static boolean is(Mount mount) {
        List<String> now = mount.superOptions();
        // mounted to be written, and the file system itself no longer is
        return mount.options().contains(WRITABLE) && (now.contains(READ_ONLY) || now.contains(EMERGENCY))
                || !readable(Path.of(mount.target()));
    }

    /**
     * Takes a mount back that was made just now and shows a file system which has given up.
     *
     * @throws DiskException BUSY; then it is not mounted any more
     */
    static void refuse(Path folder, Path node) throws DiskException {
        boolean emergency = MountTable.read()
                .at(folder)
                .filter(mount -> mount.superOptions().contains(EMERGENCY))
                .isPresent();
        if (emergency || !readable(folder)) {
            Mounts.unmount(folder, true);
            throw new DiskException(
                    ErrorCode.BUSY,
                    "the file system on " + node
                            + " has failed and somebody uses it still, who must end before it can be"
                            + " mounted anew");
        }
    }

    /** XFS that has shut down says nothing in the table, and reads no folder. */
    private static boolean readable(Path folder) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.iterator().hasNext();
            return true;
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }
}
