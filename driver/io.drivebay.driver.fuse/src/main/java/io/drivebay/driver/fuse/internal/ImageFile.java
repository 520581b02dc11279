package io.drivebay.driver.fuse.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.Descriptor;
import io.drivebay.driver.linux.LifeLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file that an image is mounted on, and the lock beside it that tells whether its host lives. Only who holds the lock
 * touches either.
 */
final class ImageFile implements AutoCloseable {
    static final String LOCK_SUFFIX = ".lock";
    private static final String IMAGE_SUFFIX = ".img";

    private final Path path;
    private final LifeLock lock;

    private ImageFile(Path path, LifeLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** For a host that presents the image; empty if a living one does. The file itself need not be there. */
    static Optional<ImageFile> present(FuseFolder folder, String name) throws IOException {
        return of(folder, name, LifeLock.live(lockPath(folder, name)));
    }

    /** For who clears up after a dead host; empty if it lives. */
    static Optional<ImageFile> clearUp(FuseFolder folder, String name) throws IOException {
        return of(folder, name, LifeLock.clearUp(lockPath(folder, name)));
    }

    private static Path lockPath(FuseFolder folder, String name) {
        return folder.path().resolve(name + LOCK_SUFFIX);
    }

    private static Optional<ImageFile> of(FuseFolder folder, String name, Optional<LifeLock> lock) {
        return lock.map(own -> new ImageFile(folder.path().resolve(name + IMAGE_SUFFIX), own));
    }

    /** Makes the file that the image is mounted on. */
    void create() throws DiskException {
        Descriptor.creating(path, true).close();
    }

    Path path() {
        return path;
    }

    /** Removes both. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(path);
        } finally {
            lock.close();
        }
    }

    static DiskException taken(String name) {
        return new DiskException(
                ErrorCode.SHARING_VIOLATION,
                "the disk with GUID " + name + " is presented by another host that lives; stop it or use another GUID");
    }
}
