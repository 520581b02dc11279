package io.drivebay.driver.linux.internal.host;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.host.HostFile;
import io.drivebay.api.host.HostFileMode;
import io.drivebay.api.host.HostFiles;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import io.drivebay.driver.linux.internal.jna.StraightPath;
import java.io.IOException;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;

/**
 * Files by openat2(2). A block device that is written is opened exclusively, so that the kernel refuses one that is
 * mounted or part of another device.
 */
@Component(name = LinuxHostFiles.NAME, enabled = false)
public final class LinuxHostFiles implements HostFiles {
    static final String NAME = "io.drivebay.driver.linux.files";

    /** Bounds an unaligned transfer where the kernel does not tell what direct I/O needs. */
    private static final int COMMON_ALIGNMENT = 4096;

    private static final int OWNER_ONLY = 0600;

    @Override
    public HostFile open(Path path, HostFileMode mode) throws IOException {
        int fd = StraightPath.open(path, OpenFlags.of(mode), mode.create() ? OWNER_ONLY : 0);
        if (fd < 0) {
            throw openFailure(Errno.last(), path, mode);
        }
        try {
            FileStatus status = FileStatus.of(fd, path);
            if (!status.regular() && !status.blockDevice()) {
                throw new DiskException(
                        ErrorCode.INVALID_PARAMETER, path + " is neither a regular file nor a block device");
            }
            FileLock.take(fd, path, mode.write());
            int alignment = mode.direct() ? alignment(status, path) : 1;
            return new LinuxHostFile(fd, path, status, alignment, mode.write() && HolePunching.works(fd, status));
        } catch (IOException | RuntimeException | Error e) {
            LibC.close(fd);
            throw e;
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        int folder = StraightPath.folder(path.getParent());
        if (folder < 0) {
            throw StraightPath.failure(Errno.last(), "delete " + path);
        }
        try {
            if (LibC.unlinkat(folder, path.getFileName().toString(), 0) < 0 && Errno.last() != Errno.ENOENT) {
                throw Errno.exception("delete " + path);
            }
        } finally {
            LibC.close(folder);
        }
    }

    private static int alignment(FileStatus status, Path path) throws DiskException {
        if (!status.directKnown()) {
            return COMMON_ALIGNMENT;
        }
        if (status.directAlignment() == 0) {
            throw noDirect(path, null);
        }
        return status.directAlignment();
    }

    private static DiskException openFailure(int errno, Path path, HostFileMode mode) {
        if (errno == Errno.EINVAL && mode.direct()) {
            return noDirect(path, Errno.exception(errno, "open " + path));
        } else if (errno == Errno.EBUSY) {
            return new DiskException(
                    ErrorCode.BUSY, path + " is mounted or part of another device; take it out of use first");
        }
        return StraightPath.failure(errno, "open " + path);
    }

    private static DiskException noDirect(Path path, DiskException cause) {
        return new DiskException(
                ErrorCode.NOT_SUPPORTED, "the file system of " + path + " has no direct I/O; open it without", cause);
    }
}
