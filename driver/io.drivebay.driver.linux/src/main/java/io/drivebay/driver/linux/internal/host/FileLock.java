package io.drivebay.driver.linux.internal.host;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.NativeBuffer;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The lock of a whole file that belongs to an open file description (fcntl(2), "Open file description locks"): held
 * until its last descriptor is closed or the process dies, and also against other opens of the same process.
 */
final class FileLock {
    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final short F_RDLCK = 0;
    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;

    // struct flock of asm-generic/fcntl.h, 64 bits; zeroes elsewhere mean the whole file
    private static final int BYTES = 32;
    private static final int TYPE_AT = 0;
    private static final int PID_AT = 24;

    private FileLock() {}

    /**
     * Takes it.
     *
     * @throws DiskException SHARING_VIOLATION with the holder, as far as the system tells
     */
    static void take(int fd, Path path, boolean exclusive) throws DiskException {
        short type = exclusive ? F_WRLCK : F_RDLCK;
        try (NativeBuffer lock = NativeBuffer.allocate(BYTES)) {
            lock.bytes().putShort(TYPE_AT, type);
            if (LibC.fcntl(fd, F_OFD_SETLK, lock.address()) >= 0) {
                return;
            }
            int errno = Errno.last();
            if (errno != Errno.EAGAIN && errno != Errno.EACCES) {
                throw Errno.exception(errno, "lock " + path);
            }
            throw new DiskException(
                    ErrorCode.SHARING_VIOLATION, path + " is in use by " + holder(fd, path, lock, type));
        }
    }

    private static String holder(int fd, Path path, NativeBuffer lock, short type) {
        ByteBuffer bytes = lock.bytes();
        bytes.putShort(TYPE_AT, type);
        boolean found = LibC.fcntl(fd, F_OFD_GETLK, lock.address()) >= 0 && bytes.getShort(TYPE_AT) != F_UNLCK;
        // a lock of an open file description has no owner: -1
        int pid = found ? bytes.getInt(PID_AT) : -1;
        OptionalLong owner = pid > 0 ? OptionalLong.of(pid) : LockHolder.find(path);
        if (owner.isEmpty()) {
            return "another process";
        }
        return owner.getAsLong() == ProcessHandle.current().pid()
                ? "this host itself (another disk has it open)"
                : "process " + owner.getAsLong();
    }
}
