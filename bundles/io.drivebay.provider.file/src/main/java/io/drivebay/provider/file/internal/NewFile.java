package io.drivebay.provider.file.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that we made: kept when the opening succeeds, removed when it fails. */
final class NewFile {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;

    private NewFile(Path path) {
        this.path = path;
    }

    /** Makes an empty file for its owner only, and nobody else's at the same time. */
    static NewFile create(Path path) throws DiskException {
        try {
            Files.createFile(path, posix(path) ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0]);
            return new NewFile(path);
        } catch (FileAlreadyExistsException e) {
            throw new DiskException(
                    ErrorCode.SHARING_VIOLATION, path + " is being made by somebody else; try again", e);
        } catch (IOException e) {
            String reason = e instanceof FileSystemException system && system.getReason() != null
                    ? system.getReason()
                    : e.getClass().getSimpleName();
            throw new DiskException(ErrorCode.of(e), path + " cannot be made: " + reason, e);
        }
    }

    /** Makes its name durable, as its bytes are only worth something together with it. */
    void keep() throws IOException {
        if (!posix(path)) {
            // such systems cannot open a folder, and write names through
            return;
        }
        try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** Removes it after a failure. */
    void remove(Exception failure) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
