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
