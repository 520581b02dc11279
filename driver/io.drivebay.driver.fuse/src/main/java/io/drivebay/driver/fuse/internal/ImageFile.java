package io.drivebay.driver.fuse.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.Descriptor;
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
    private final Path lockPath;
    private final Descriptor lock;

    private ImageFile(Path path, Path lockPath, Descriptor lock) {
        this.path = path;
        this.lockPath = lockPath;
        this.lock = lock;
    }

    /** Takes the lock of an image; empty if a living host has it. The file itself need not be there. */
    static Optional<ImageFile> lock(FuseFolder folder, String name) throws IOException {
        Path image = folder.path().resolve(name + IMAGE_SUFFIX);
        Path lockPath = folder.path().resolve(name + LOCK_SUFFIX);
        while (true) {
            Descriptor lock = Descriptor.creating(lockPath, false);
            boolean taken = false;
            try {
                if (!lock.tryLock()) {
                    return Optional.empty();
                }
                // whoever held it may have removed it between the opening and the locking
                Path opened = Path.of("/proc/self/fd/" + lock.number());
                taken = Files.exists(lockPath) && Files.isSameFile(opened, lockPath);
                if (taken) {
                    return Optional.of(new ImageFile(image, lockPath, lock));
                }
            } finally {
                if (!taken) {
                    lock.close();
                }
            }
        }
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
            Files.deleteIfExists(lockPath);
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
