package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.Holders;
import java.nio.file.Path;
import java.util.List;

/** Says in an administrator's words why the kernel refused to mount. */
final class MountFailure {
    private MountFailure() {}

    static DiskException explain(DiskException error, Path node, Signature signature, Path folder)
            throws DiskException {
        String what = signature.type() + " on " + node;
        return switch (error.code()) {
            case BUSY -> Busy.of(node, Holders.ofDevices(List.of(node)));
            case DEV_NOT_EXIST ->
                new DiskException(
                        ErrorCode.NOT_SUPPORTED,
                        "this kernel cannot mount " + signature.kernelType() + "; load or install its module",
                        error);
            case INVALID_PARAMETER ->
                new DiskException(
                        ErrorCode.IO_DEVICE, "the " + what + " is damaged or not supported; check it with fsck", error);
            case PRIVILEGE_NOT_HELD -> Privilege.missing();
            default ->
                new DiskException(
                        error.code(), "cannot mount " + what + " at " + folder + ": " + error.getMessage(), error);
        };
    }
}
