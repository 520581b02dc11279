package io.drivebay.driver.linux.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.host.HostFile;
import io.drivebay.driver.linux.NativeBuffer;
import io.drivebay.driver.linux.internal.jna.DirectAddress;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** A file by its descriptor; the position, which all threads share, is used for nothing but seeking holes. */
final class LinuxHostFile implements HostFile {
    private static final int SEEK_END = 2;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int ZEROES = 1 << 20;

    private final int fd;
    private final Path path;
    private final int alignment;
    private final boolean holes;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** The errno of the first sync that failed: the kernel tells it once and then forgets what was lost. */
    private volatile int syncFailure;

    LinuxHostFile(int fd, Path path, int alignment, boolean holes) {
        this.fd = fd;
        this.path = path;
        this.alignment = alignment;
        this.holes = holes;
    }

    @Override
    public long size() throws IOException {
        long end = LibC.lseek64(fd, 0, SEEK_END);
        if (end < 0) {
            throw Errno.exception("find the end of " + path);
        }
        return end;
    }

    @Override
    public int alignment() {
        return alignment;
    }

    @Override
    public boolean canPunchHoles() {
        return holes;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        move(LibC::pread64, "read", offset, target);
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
        move(LibC::pwrite64, "write", offset, source);
    }

    /** pread(2) or pwrite(2). */
    private interface Transfer {
        long move(int fd, long address, long length, long offset);
    }

    private void move(Transfer transfer, String verb, long offset, ByteBuffer buffer) throws DiskException {
        long address = DirectAddress.of(buffer);
        long length = buffer.remaining();
        long done = 0;
        while (done < length) {
            long moved = transfer.move(fd, address + done, length - done, offset + done);
            if (moved > 0) {
                done += moved;
            } else if (moved == 0) {
                throw new DiskException(
                        ErrorCode.HANDLE_EOF,
                        path + " ends at or before byte " + (offset + done) + "; somebody made it shorter");
            } else if (Errno.last() != Errno.EINTR) {
                throw Errno.exception(verb + " " + path);
            }
        }
        buffer.position(buffer.limit());
    }

    @Override
    public void sync() throws IOException {
        if (syncFailure == 0 && LibC.fdatasync(fd) < 0) {
            syncFailure = Errno.last();
        }
        if (syncFailure != 0) {
            throw Errno.exception(syncFailure, "sync " + path + " (written data was lost; open it again)");
        }
    }

    @Override
    public void truncate(long bytes) throws IOException {
        while (LibC.ftruncate64(fd, bytes) < 0) {
            if (Errno.last() != Errno.EINTR) {
                throw Errno.exception("set the size of " + path);
            }
        }
    }

    @Override
    public void allocate(long offset, long length) throws IOException {
        want(Fallocate.ALLOCATE.call(fd, offset, length), "allocate room in ");
    }

    @Override
    public void punchHole(long offset, long length) throws IOException {
        int errno = Fallocate.PUNCH_HOLE.call(fd, offset, length);
        if (errno == Errno.EINVAL) {
            // a block device takes whole blocks of its own only
            writeZeroes(offset, length);
        } else {
            want(errno, "punch a hole into ");
        }
    }

    @Override
    public void zero(long offset, long length) throws IOException {
        int errno = Fallocate.ZERO_RANGE.call(fd, offset, length);
        if (errno == Errno.EOPNOTSUPP || errno == Errno.EINVAL) {
            writeZeroes(offset, length);
        } else {
            want(errno, "zero a part of ");
        }
    }

    private void writeZeroes(long offset, long length) throws IOException {
        try (NativeBuffer zeroes = NativeBuffer.allocate((int) Math.min(length, ZEROES))) {
            ByteBuffer source = zeroes.slice(0, zeroes.bytes().capacity());
            for (long done = 0; done < length; done += source.limit()) {
                source.clear().limit((int) Math.min(source.capacity(), length - done));
                write(offset + done, source);
            }
        }
    }

    private void want(int errno, String what) throws DiskException {
        if (errno != 0) {
            throw Errno.exception(errno, what + path);
        }
    }

    @Override
    public void extents(long offset, long length, ExtentVisitor visitor) throws IOException {
        long end = offset + length;
        long at = offset;
        while (at < end) {
            long data = seek(at, SEEK_DATA, end);
            if (data > at) {
                visitor.extent(at, data - at, ExtentVisitor.State.HOLE);
            }
            at = data == end ? end : seek(data, SEEK_HOLE, end);
            if (at > data) {
                visitor.extent(data, at - data, ExtentVisitor.State.DATA);
            }
        }
    }

    private long seek(long from, int what, long end) throws DiskException {
        long found = LibC.lseek64(fd, from, what);
        if (found >= 0) {
            return Math.min(found, end);
        }
        int errno = Errno.last();
        if (errno == Errno.ENXIO) {
            return end;
        }
        throw Errno.exception(errno, "map the holes of " + path);
    }

    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true) && LibC.close(fd) < 0) {
            throw Errno.exception("close " + path);
        }
    }
}
