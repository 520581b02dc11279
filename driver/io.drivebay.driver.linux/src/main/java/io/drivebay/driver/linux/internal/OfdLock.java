package io.drivebay.driver.linux.internal;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.NativeBuffer;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;

/**
 * The lock of a part of a file that belongs to an open file description (fcntl(2), "Open file description locks"): held
 * until its last descriptor is closed or the process dies, and also against other opens of the same process.
 */
public final class OfdLock {
    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final int F_OFD_SETLKW = 38;
    private static final short F_RDLCK = 0;
    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;

    // struct flock of asm-generic/fcntl.h, 64 bits
    private static final int BYTES = 32;
    private static final int TYPE_AT = 0;
    private static final int START_AT = 8;
    private static final int LENGTH_AT = 16;
    private static final int PID_AT = 24;

    private OfdLock() {}

    /**
     * Takes the lock of the whole file; false if somebody else has it.
     *
     * @param exclusive else shared with others who share it
     */
    public static boolean tryFile(int fd, boolean exclusive) throws DiskException {
        return set(fd, F_OFD_SETLK, exclusive ? F_WRLCK : F_RDLCK, 0, 0);
    }

    /** The process whose lock of the file is in the way; 0 or less if there is none any more, or it cannot be told. */
    public static int inTheWay(int fd, boolean exclusive) throws DiskException {
        try (NativeBuffer lock = part(exclusive ? F_WRLCK : F_RDLCK, 0, 0)) {
            boolean found = LibC.fcntl(fd, F_OFD_GETLK, lock.address()) >= 0
                    && lock.bytes().getShort(TYPE_AT) != F_UNLCK;
            return found ? lock.bytes().getInt(PID_AT) : 0;
        }
    }

    /** Takes the lock of one byte, be it in the file or beyond; false if somebody else has it. */
    public static boolean tryByte(int fd, long at) throws DiskException {
        return set(fd, F_OFD_SETLK, F_WRLCK, at, 1);
    }

    /** Takes the lock of one byte as soon as nobody else has it. */
    public static void awaitByte(int fd, long at) throws DiskException {
        set(fd, F_OFD_SETLKW, F_WRLCK, at, 1);
    }

    /** Gives the lock of one byte back. */
    public static void releaseByte(int fd, long at) throws DiskException {
        set(fd, F_OFD_SETLK, F_UNLCK, at, 1);
    }

    private static boolean set(int fd, int command, short type, long start, long length) throws DiskException {
        try (NativeBuffer lock = part(type, start, length)) {
            while (LibC.fcntl(fd, command, lock.address()) < 0) {
                int errno = Errno.last();
                if (errno == Errno.EAGAIN || errno == Errno.EACCES) {
                    return false;
                }
                if (errno != Errno.EINTR) {
                    throw Errno.exception(errno, "lock a file");
                }
            }
            return true;
        }
    }

    /** A length of zero reaches to the end of the file, wherever that will be. */
    private static NativeBuffer part(short type, long start, long length) throws DiskException {
        NativeBuffer lock = NativeBuffer.allocate(BYTES);
        lock.bytes().putShort(TYPE_AT, type).putLong(START_AT, start).putLong(LENGTH_AT, length);
        return lock;
    }
}
