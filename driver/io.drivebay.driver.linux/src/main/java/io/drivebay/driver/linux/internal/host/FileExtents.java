package io.drivebay.driver.linux.internal.host;

import io.drivebay.api.DiskException;
import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.ExtentVisitor.State;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.io.IOException;

/** The data and holes of a file, by lseek(2) with SEEK_DATA and SEEK_HOLE. */
final class FileExtents {
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;

    private FileExtents() {}

    static void visit(int fd, long offset, long length, ExtentVisitor visitor) throws IOException {
        long end = offset + length;
        long at = offset;
        while (at < end) {
            long data = Math.min(dataFrom(fd, at, end), end);
            if (data > at) {
                visitor.extent(at, data - at, State.HOLE);
            }
            if (data < end) {
                // a hole punched meanwhile may begin where the data did
                long hole = Math.min(holeFrom(fd, data, end), end);
                if (hole > data) {
                    visitor.extent(data, hole - data, State.DATA);
                }
                data = hole;
            }
            at = data;
        }
    }

    private static long dataFrom(int fd, long at, long end) throws DiskException {
        return seek(fd, at, end, SEEK_DATA);
    }

    private static long holeFrom(int fd, long at, long end) throws DiskException {
        return seek(fd, at, end, SEEK_HOLE);
    }

    private static long seek(int fd, long at, long end, int whence) throws DiskException {
        long found = LibC.lseek64(fd, at, whence);
        if (found >= 0) {
            return found;
        }
        int errno = Errno.last();
        if (errno == Errno.ENXIO) {
            // no more of it, or beyond the end of the file
            return end;
        }
        throw Errno.exception(errno, "map a file's extents");
    }
}
