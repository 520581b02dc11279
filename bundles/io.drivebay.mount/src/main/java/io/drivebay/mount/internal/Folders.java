package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.HeldFolder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folders that everybody may enter, whatever the umask is. */
final class Folders {
    private static final Logger LOG = LoggerFactory.getLogger(Folders.class);
    private static final Set<PosixFilePermission> PUBLIC = PosixFilePermissions.fromString("rwxr-xr-x");

    private Folders() {}

    /** Makes a folder with the parents that are missing; one that is there stays as it is. */
    static void makeAll(Path folder) throws DiskException {
        if (!Files.isDirectory(folder)) {
            makeAll(folder.getParent());
            try {
                make(folder.getParent().toRealPath().resolve(folder.getFileName()));
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(folder)) {
                    throw failure("make folder " + folder, e);
                }
            } catch (IOException e) {
                throw failure("make folder " + folder, e);
            }
        }
    }

    /**
     * Makes one folder, through no link, as its parent may belong to a user who would divert us.
     *
     * @param folder an absolute path without symbolic links
     * @throws FileAlreadyExistsException if there is anything of that name, which makes it a reservation
     */
    static void make(Path folder) throws IOException {
        try (HeldFolder parent = HeldFolder.open(folder.getParent())) {
            Files.createDirectory(parent.path(folder));
        }
        try (HeldFolder made = HeldFolder.open(folder)) {
            Files.setPosixFilePermissions(made.path(), PUBLIC);
        }
    }

    /**
     * Removes an empty folder, through no link; one whose parent is gone or a link is gone for us.
     *
     * @param folder an absolute path
     */
    static void remove(Path folder) throws IOException {
        try (HeldFolder parent = HeldFolder.open(folder.getParent())) {
            Files.deleteIfExists(parent.path(folder));
        } catch (DiskException e) {
            LOG.debug("{} cannot be reached any more", folder, e);
        }
    }

    /** An error of the file system with its reason. */
    static DiskException failure(String what, IOException e) {
        String reason = e instanceof FileSystemException file
                ? Optional.ofNullable(file.getReason())
                        .orElse(ErrorCode.of(e).name().replace('_', ' ').toLowerCase(Locale.ROOT))
                : e.getMessage();
        return new DiskException(ErrorCode.of(e), "cannot " + what + ": " + reason, e);
    }
}
