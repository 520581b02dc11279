package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.nio.file.Path;

/** What is said to those who may not mount. */
final class Privilege {
    private Privilege() {}

    static DiskException missing() {
        return new DiskException(
                ErrorCode.PRIVILEGE_NOT_HELD, "mounting needs root (CAP_SYS_ADMIN); start the host as root");
    }

    static DiskException imageFile(Path image) {
        return new DiskException(
                ErrorCode.PRIVILEGE_NOT_HELD,
                "the driver gives an image file, " + image
                        + ", which cannot be mounted; start the host as root to get a block device");
    }
}
