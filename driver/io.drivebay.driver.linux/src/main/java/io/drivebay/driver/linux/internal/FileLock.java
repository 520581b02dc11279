package io.drivebay.driver.linux.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.NativeBuffer;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The lock of a whole file that belongs to one open of it ({@code F_OFD_SETLK}, fcntl(2)): it excludes other processes,
 * other opens of this one, and everybody who locks the POSIX way, and ends with the last close or the process.
 */
final class FileLock {
    private static final int F_OFD_SETLK = 37;
    private static final short F_RDLCK = 0;
    private static final short F_WRLCK = 1;
    /** {@code struct flock}: type at 0, whence 2, start 8, length 16, pid 24; zeroes mean the whole file. */
    private static final int FLOCK_BYTES = 32;

    private FileLock() {}

    /**
     * Takes it.
     *
     * @throws DiskException SHARING_VIOLATION, with the holder's pid where proc(5) shows it
     */
    static void take(int fd, Path path, boolean exclusive) throws DiskException {
        int errno;
        try (NativeBuffer lock = NativeBuffer.allocate(FLOCK_BYTES)) {
            lock.bytes().putShort(0, exclusive ? F_WRLCK : F_RDLCK);
            if (LibC.fcntl(fd, F_OFD_SETLK, lock.address()) >= 0) {
                return;
            }
            errno = Errno.last();
        }
        if (errno != Errno.EAGAIN && errno != Errno.EACCES) {
            throw Errno.exception(errno, "lock " + path);
        }
        OptionalLong pid = holder(path);
        throw new DiskException(
                ErrorCode.SHARING_VIOLATION,
                path + " is in use" + (pid.isPresent() ? " by process " + pid.getAsLong() : " by another program")
                        + "; take the disk down there first"
                        + (exclusive ? " or open it read-only on both sides" : ""));
    }

    /**
     * The process that has the file open with a lock on it. {@code /proc/locks} gives -1 for locks of this kind, but the
     * {@code fdinfo} of a descriptor lists the locks that it holds.
     */
    private static OptionalLong holder(Path path) {
        try {
            Path real = path.toRealPath();
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                for (Path process : processes) {
                    if (holds(process, real)) {
                        return OptionalLong.of(
                                Long.parseLong(process.getFileName().toString()));
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // the pid is a courtesy: without it the message is still true
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }

    private static boolean holds(Path process, Path file) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (linksTo(descriptor, file)
                        && Files.readString(process.resolve("fdinfo").resolve(descriptor.getFileName()))
                                .contains("\nlock:")) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // it ended meanwhile, or is not ours to look at
            return false;
        }
        return false;
    }

    private static boolean linksTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException e) {
            // closed meanwhile
            return false;
        }
    }
}
