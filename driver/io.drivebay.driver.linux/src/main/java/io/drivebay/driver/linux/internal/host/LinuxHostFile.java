package io.drivebay.driver.linux.internal.host;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.host.HostFile;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** A file descriptor as a {@link HostFile}. No position is used, so threads do not meet. */
final class LinuxHostFile implements HostFile {
    private static final int SEEK_END = 2;

    private final int fd;
    private final Path path;
    private final FileStatus status;
    private final int alignment;
    private final boolean canPunchHoles;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** The file system can zero a range; until it says otherwise. */
    private volatile boolean zeroesRanges = true;

    /** The first failed sync: what was written before it may be lost, and the kernel tells only once. */
    private volatile DiskException lost;

    LinuxHostFile(int fd, Path path, FileStatus status, int alignment, boolean canPunchHoles) {
        this.fd = fd;
        this.path = path;
        this.status = status;
        this.alignment = alignment;
        this.canPunchHoles = canPunchHoles;
    }

    @Override
    public long size() throws DiskException {
        long size = LibC.lseek64(fd, 0, SEEK_END);
        if (size < 0) {
            throw Errno.exception("size of " + path);
        }
        return size;
    }

    @Override
    public int alignment() {
        return alignment;
    }

    @Override
    public boolean canPunchHoles() {
        return canPunchHoles;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws DiskException {
        int start = target.position();
        long address = address(target);
        long length = target.remaining();
        long done = 0;
        while (done < length) {
            long moved = LibC.pread64(fd, address + done, length - done, offset + done);
            if (moved > 0) {
                done += moved;
            } else if (moved == 0) {
                throw new DiskException(
                        ErrorCode.HANDLE_EOF,
                        path + " ends at " + (offset + done) + "; somebody has made it shorter while it was open");
            } else {
                retryOrThrow("read ");
            }
        }
        target.position(start + (int) length);
    }

    @Override
    public void write(long offset, ByteBuffer source) throws DiskException {
        int start = source.position();
        int length = source.remaining();
        write(offset, address(source), length);
        source.position(start + length);
    }

    private void write(long offset, long address, long length) throws DiskException {
        long done = 0;
        while (done < length) {
            long moved = LibC.pwrite64(fd, address + done, length - done, offset + done);
            if (moved > 0) {
                done += moved;
            } else if (moved == 0) {
                throw new DiskException(ErrorCode.WRITE_FAULT, "write " + path + ": nothing was taken");
            } else {
                retryOrThrow("write ");
            }
        }
    }

    private void retryOrThrow(String what) throws DiskException {
        int errno = Errno.last();
        if (errno != Errno.EINTR) {
            throw failure(errno, what);
        }
    }

    private DiskException failure(int errno, String what) {
        DiskException failure = Errno.exception(errno, what + path);
        return failure.code() == ErrorCode.DISK_FULL
                ? new DiskException(ErrorCode.DISK_FULL, failure.getMessage() + "; make room and go on")
                : failure;
    }

    /** Of the byte at the buffer's position. */
    private static long address(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("only direct buffers have an address");
        }
        return LibC.memset(buffer, 0, 0);
    }

    @Override
    public void sync() throws DiskException {
        if (lost != null) {
            throw new DiskException(lost.code(), lost.getMessage(), lost);
        }
        while (LibC.fdatasync(fd) < 0) {
            int errno = Errno.last();
            if (errno != Errno.EINTR) {
                DiskException failure = new DiskException(
                        ErrorCode.ofErrno(errno),
                        "sync " + path + ": " + Errno.text(errno)
                                + "; what was written since the last sync may be lost, check the disk and open it anew");
                lost = failure;
                throw failure;
            }
        }
    }

    @Override
    public void truncate(long bytes) throws DiskException {
        if (status.blockDevice()) {
            throw new DiskException(ErrorCode.NOT_SUPPORTED, path + " is a device, which has its own size");
        }
        while (LibC.ftruncate64(fd, bytes) < 0) {
            retryOrThrow("resize ");
        }
    }

    @Override
    public void allocate(long offset, long length) throws DiskException {
        int errno = Fallocate.call(fd, Fallocate.ALLOCATE, offset, length);
        if (errno != 0) {
            throw failure(errno, "get room for ");
        }
    }

    @Override
    public void punchHole(long offset, long length) throws DiskException {
        int errno = Fallocate.call(fd, Fallocate.PUNCH_HOLE, offset, length);
        if (errno != 0) {
            throw failure(errno, "give room back of ");
        }
    }

    @Override
    public void zero(long offset, long length) throws DiskException {
        if (zeroesRanges) {
            int errno = Fallocate.call(fd, Fallocate.ZERO_RANGE, offset, length);
            if (errno == 0) {
                return;
            } else if (errno != Errno.EOPNOTSUPP) {
                throw failure(errno, "zero ");
            }
            zeroesRanges = false;
        }
        for (long done = 0; done < length; done += Zeroes.BYTES) {
            write(offset + done, Zeroes.ADDRESS, Math.min(Zeroes.BYTES, length - done));
        }
    }

    @Override
    public void extents(long offset, long length, ExtentVisitor visitor) throws IOException {
        FileExtents.visit(fd, offset, length, visitor);
    }

    @Override
    public void close() throws DiskException {
        if (closed.compareAndSet(false, true) && LibC.close(fd) < 0) {
            throw Errno.exception("close " + path);
        }
    }
}
