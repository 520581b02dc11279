package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.jna.Architecture;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open file descriptor, closed when a program is executed. Threads: any. */
public final class Descriptor implements AutoCloseable {
    private static final int O_RDWR = 0x2;
    private static final int O_CREAT = 0x40;
    private static final int O_EXCL = 0x80;
    private static final int O_CLOEXEC = 0x80000;
    private static final int OWNER_ONLY = 0600;
    private static final int F_OFD_SETLK = 37;
    private static final short F_WRLCK = 1;
    private static final int FLOCK_BYTES = 32;

    private final int number;
    private final AtomicBoolean closed = new AtomicBoolean();

    Descriptor(int number) {
        this.number = number;
    }

    /** Opens a file or a device for reading. */
    public static Descriptor reading(Path path) throws DiskException {
        return open(path, 0);
    }

    /** Opens a file or a device for reading and writing. */
    public static Descriptor writing(Path path) throws DiskException {
        return open(path, O_RDWR);
    }

    /**
     * Opens a block device for nobody else: no file system, swap space or device can be put on it meanwhile.
     *
     * @throws DiskException BUSY if there is one on it or a partition of it
     */
    public static Descriptor claiming(Path device) throws DiskException {
        return open(device, O_EXCL);
    }

    /**
     * Makes sure that a file is there, for its owner only, and opens it; a symbolic link is refused.
     *
     * @param fresh whether it is an error that it exists
     */
    public static Descriptor creating(Path path, boolean fresh) throws DiskException {
        return open(path, O_RDWR | O_CREAT | Architecture.HERE.noFollow() | (fresh ? O_EXCL : 0));
    }

    static Descriptor open(Path path, int flags) throws DiskException {
        int number = LibC.open(path.toString(), flags | O_CLOEXEC, OWNER_ONLY);
        if (number < 0) {
            throw Errno.exception("open " + path);
        }
        return new Descriptor(number);
    }

    /** The number that system calls take; its meaning ends with {@link #close()}. */
    public int number() {
        return number;
    }

    /**
     * Takes the exclusive lock of the whole file, held until this descriptor is closed or the process dies. Other opens
     * of the same process do not share it ({@code F_OFD_SETLK}, fcntl(2)).
     *
     * @return false if somebody else has it
     */
    public boolean tryLock() throws DiskException {
        try (NativeBuffer lock = NativeBuffer.allocate(FLOCK_BYTES)) {
            lock.bytes().putShort(0, F_WRLCK);
            if (LibC.fcntl(number, F_OFD_SETLK, lock.address()) >= 0) {
                return true;
            }
            int errno = Errno.last();
            if (errno == Errno.EAGAIN || errno == Errno.EACCES) {
                return false;
            }
            throw Errno.exception(errno, "lock a file");
        }
    }

    /** Makes durable what was written, by whomever (fsync(2)). */
    public void sync() throws DiskException {
        if (LibC.fsync(number) < 0) {
            throw Errno.exception("make what was written durable");
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            LibC.close(number);
        }
    }
}
