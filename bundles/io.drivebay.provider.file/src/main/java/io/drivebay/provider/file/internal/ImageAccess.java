package io.drivebay.provider.file.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.Set;

/** Whether an image may be used as asked, in words that help. */
final class ImageAccess {
    private static final Set<PosixFilePermission> WRITE =
            Set.of(PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private ImageAccess() {}

    /**
     * Refuses to write a file that nobody may write: root could, but who has taken the permission away meant it.
     *
     * @throws DiskException ACCESS_DENIED
     */
    static void check(ImageSpec spec) throws IOException {
        Path path = spec.path();
        if (spec.readOnly()
                || !path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (Collections.disjoint(view.readAttributes().permissions(), WRITE)) {
            throw notWritable(path, "by anybody, as its permissions say", null);
        }
    }

    /** What a failed open means. */
    static IOException explain(ImageSpec spec, IOException failure) throws IOException {
        Path path = spec.path();
        if (ErrorCode.of(failure) == ErrorCode.SHARING_VIOLATION) {
            return new DiskException(
                    ErrorCode.SHARING_VIOLATION,
                    failure.getMessage() + "; close it there, or open it read-only on both sides",
                    failure);
        } else if (ErrorCode.of(failure) == ErrorCode.BUSY || !Files.exists(path) || !ImagePath.straight(path)) {
            return failure;
        } else if (!Files.isReadable(path)) {
            return new DiskException(
                    ErrorCode.ACCESS_DENIED,
                    path + " may not be read by " + System.getProperty("user.name") + "; change its permissions",
                    failure);
        } else if (!spec.readOnly() && (forbidden(failure) || !Files.isWritable(path))) {
            return notWritable(
                    path,
                    "by " + System.getProperty("user.name") + ", or its file system is read-only, or it is immutable",
                    failure);
        }
        return failure;
    }

    private static boolean forbidden(IOException failure) {
        return switch (ErrorCode.of(failure)) {
            case ACCESS_DENIED, PRIVILEGE_NOT_HELD, WRITE_PROTECT -> true;
            default -> false;
        };
    }

    private static DiskException notWritable(Path path, String why, IOException cause) {
        return new DiskException(
                ErrorCode.ACCESS_DENIED,
                path + " may not be written " + why + "; open it read-only or change that",
                cause);
    }
}
