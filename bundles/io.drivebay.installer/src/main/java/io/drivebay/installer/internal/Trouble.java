package io.drivebay.installer.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/** Errors of files, as they are told. */
final class Trouble {
    private Trouble() {}

    /** One of a file system, with its reason. */
    static DiskException of(String what, IOException e) {
        if (e instanceof DiskException disk) {
            return disk;
        }
        String reason = e instanceof FileSystemException file
                ? file.getFile() + ": "
                        + Optional.ofNullable(file.getReason())
                                .orElse(e.getClass().getSimpleName().replace("Exception", ""))
                : String.valueOf(e.getMessage());
        ErrorCode code = e instanceof AccessDeniedException ? ErrorCode.PRIVILEGE_NOT_HELD : ErrorCode.of(e);
        return new DiskException(code, "cannot " + what + ": " + reason, e);
    }

    /** For somebody who may not install. */
    static DiskException privilege(Path root) {
        return new DiskException(
                ErrorCode.PRIVILEGE_NOT_HELD,
                "installing into " + root + " needs root with CAP_SYS_ADMIN and CAP_SYS_MODULE; run it as root");
    }
}
