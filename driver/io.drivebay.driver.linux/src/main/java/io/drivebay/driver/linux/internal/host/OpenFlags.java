package io.drivebay.driver.linux.internal.host;

import io.drivebay.api.host.HostFileMode;
import io.drivebay.driver.linux.internal.jna.Architecture;

/** The flags of open(2). */
final class OpenFlags {
    private static final int O_RDONLY = 0;
    private static final int O_RDWR = 0x2;
    private static final int O_CREAT = 0x40;
    private static final int O_EXCL = 0x80;
    private static final int O_NOCTTY = 0x100;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;

    private OpenFlags() {}

    static int of(HostFileMode mode) {
        // a pipe must be refused, not waited for; files and block devices do not care
        int flags = O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (mode.write() ? O_RDWR : O_RDONLY);
        if (mode.create()) {
            flags |= O_CREAT | O_EXCL;
        } else if (mode.write()) {
            // without O_CREAT it is for block devices only: refused while one is in use
            flags |= O_EXCL;
        }
        return mode.direct() ? flags | Architecture.HERE.direct() : flags;
    }
}
