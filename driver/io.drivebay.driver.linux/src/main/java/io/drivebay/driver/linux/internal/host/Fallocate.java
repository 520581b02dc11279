package io.drivebay.driver.linux.internal.host;

import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;

/** fallocate(2), repeated when a signal comes between; the size always stays. */
final class Fallocate {
    private static final int KEEP_SIZE = 0x01;

    static final int ALLOCATE = KEEP_SIZE;
    static final int PUNCH_HOLE = 0x02 | KEEP_SIZE;
    static final int ZERO_RANGE = 0x10 | KEEP_SIZE;

    private Fallocate() {}

    /** 0, or the error's number. */
    static int call(int fd, int mode, long offset, long length) {
        while (LibC.fallocate64(fd, mode, offset, length) < 0) {
            int errno = Errno.last();
            if (errno != Errno.EINTR) {
                return errno;
            }
        }
        return 0;
    }
}
