package io.drivebay.desktop.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files of the system that everybody may read. */
final class SystemFiles {
    private static final String TEMPORARY = ".drivebay-new";

    private SystemFiles() {}

    /** Puts a file in the place of whatever was there, at once, with the folders that are missing. */
    static void write(Path file, byte[] content) throws DiskException {
        try {
            makeFolders(file.getParent());
            Path temporary = file.resolveSibling("." + file.getFileName() + TEMPORARY);
            try {
                Files.deleteIfExists(temporary);
                Files.write(temporary, content, StandardOpenOption.CREATE_NEW);
                Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw failure("write " + file, e);
        }
    }

    /** Deletes a file if it is there. */
    static void delete(Path file) throws DiskException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failure("delete " + file, e);
        }
    }

    /** What failed, with its code. */
    static DiskException failure(String what, IOException e) {
        return e instanceof AccessDeniedException
                ? new DiskException(ErrorCode.PRIVILEGE_NOT_HELD, "cannot " + what + "; run the host as root", e)
                : new DiskException(ErrorCode.of(e), "cannot " + what + ": " + e.getMessage(), e);
    }

    private static void makeFolders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            makeFolders(folder.getParent());
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
