package io.drivebay.driver.linux.internal;

import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;

/** The ways of fallocate(2); include/uapi/linux/falloc.h. */
enum Fallocate {
    ALLOCATE(0),
    /** Keeps the size, as it must. */
    PUNCH_HOLE(0x2 | 0x1),
    ZERO_RANGE(0x10);

    private final int mode;

    Fallocate(int mode) {
        this.mode = mode;
    }

    /** 0, or errno. */
    int call(int fd, long offset, long length) {
        while (LibC.fallocate64(fd, mode, offset, length) < 0) {
            int errno = Errno.last();
            if (errno != Errno.EINTR) {
                return errno;
            }
        }
        return 0;
    }
}
