package io.drivebay.provider.file.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Making a file for its owner only, so that it is there after a power failure. */
final class NewFile {
    private NewFile() {}

    /** False if somebody was faster. */
    static boolean make(Path path) throws IOException {
        FileAttribute<?>[] attributes = posix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createFile(path, attributes);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            ErrorCode code = ErrorCode.of(e);
            throw new DiskException(
                    code == ErrorCode.IO_DEVICE ? ErrorCode.ACCESS_DENIED : code,
                    "file cannot be made: " + e.getMessage() + "; choose a folder that "
                            + System.getProperty("user.name") + " may write",
                    e);
        }
    }

    /** Makes the file's name durable, where folders can be opened. */
    static void syncFolder(Path path) throws IOException {
        if (posix(path)) {
            try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
