package io.drivebay.driver.linux.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.host.HostFile;
import io.drivebay.api.host.HostFileMode;
import io.drivebay.api.host.HostFiles;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.io.IOException;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;

/** Files by system calls. Started by {@link LinuxServices}. */
@Component(enabled = false)
public final class LinuxHostFiles implements HostFiles {
    private static final int O_RDWR = 0x2;
    private static final int O_CREAT = 0x40;
    private static final int O_CLOEXEC = 0x80000;
    private static final int OWNER_ONLY = 0600;
    private static final int SEEK_END = 2;
    private static final long BLOCK = 4096;

    @Override
    public HostFile open(Path path, HostFileMode mode) throws IOException {
        int flags = O_CLOEXEC | (mode.write() ? O_RDWR : 0);
        if (mode.create()) {
            // the file must be there before anything can be asked of it
            LibC.close(open(path, flags | O_CREAT));
        }
        FileStatus status = FileStatus.of(path);
        if (!status.regular() && !status.blockDevice()) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER, path + " is neither a file nor a block device; name one of these");
        }
        if (mode.direct() && status.directAlignment() == 0) {
            throw noDirect(path);
        }
        int fd = open(path, flags | (mode.direct() ? DirectFlag.VALUE : 0));
        try {
            FileLock.take(fd, path, mode.write());
            boolean holes = mode.write() && (status.blockDevice() ? status.zeroesRanges() : canPunch(fd));
            return new LinuxHostFile(fd, path, mode.direct() ? status.alignment() : 1, holes);
        } catch (DiskException | RuntimeException e) {
            LibC.close(fd);
            throw e;
        }
    }

    /** Punches behind the end, where there is nothing to lose. */
    private static boolean canPunch(int fd) {
        long end = LibC.lseek64(fd, 0, SEEK_END);
        return end >= 0 && Fallocate.PUNCH_HOLE.call(fd, (end + BLOCK - 1) / BLOCK * BLOCK, BLOCK) == 0;
    }

    private static int open(Path path, int flags) throws DiskException {
        while (true) {
            int fd = LibC.open(path.toString(), flags, OWNER_ONLY);
            if (fd >= 0) {
                return fd;
            }
            int errno = Errno.last();
            if (errno == Errno.EINVAL && (flags & DirectFlag.VALUE) != 0) {
                throw noDirect(path);
            }
            if (errno != Errno.EINTR) {
                throw Errno.exception(errno, "open " + path);
            }
        }
    }

    private static DiskException noDirect(Path path) {
        return new DiskException(
                ErrorCode.NOT_SUPPORTED, "the file system of " + path + " has no direct I/O; open it without");
    }
}
