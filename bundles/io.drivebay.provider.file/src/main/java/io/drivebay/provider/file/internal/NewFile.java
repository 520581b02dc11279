package io.drivebay.provider.file.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.host.HostFileMode;
import io.drivebay.api.host.HostFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Making a file for its owner only, so that it is there after a power failure. */
final class NewFile {
    private static final HostFileMode CREATE = new HostFileMode(true, true, false);

    private NewFile() {}

    /** False if somebody was faster. */
    static boolean make(HostFiles files, Path path) throws IOException {
        try {
            files.open(path, CREATE).close();
            return true;
        } catch (IOException e) {
            ErrorCode code = ErrorCode.of(e);
            if (code == ErrorCode.FILE_EXISTS) {
                return false;
            }
            throw new DiskException(
                    code == ErrorCode.IO_DEVICE ? ErrorCode.ACCESS_DENIED : code,
                    "file cannot be made: " + e.getMessage() + "; choose a folder that "
                            + System.getProperty("user.name") + " may write",
                    e);
        }
    }

    /** Makes the file's name durable, where folders can be opened. */
    static void syncFolder(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }
}
