package io.drivebay.driver.nbd.internal.kernel;

import io.drivebay.driver.linux.LifeLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;

/**
 * Says that a disk's host lives: a locked file, whose lock goes with the process. What is in the file tells which medium
 * the disk's device shows, and outlives the host. The folder is root's alone.
 */
final class HostLock implements AutoCloseable {
    private static final Path FOLDER = Path.of("/run/drivebay/nbd");
    private static final String SUFFIX = ".lock";

    private final LifeLock lock;

    private HostLock(LifeLock lock) {
        this.lock = lock;
    }

    /** For a host that presents a disk; empty if one that lives does. */
    static Optional<HostLock> present(UUID disk) throws IOException {
        return LifeLock.live(path(disk)).map(HostLock::new);
    }

    /** For who looks after what a dead host left; empty if it lives. */
    static Optional<HostLock> clearUp(UUID disk) throws IOException {
        return LifeLock.clearUp(path(disk)).map(HostLock::new);
    }

    private static Path path(UUID disk) throws IOException {
        Files.createDirectories(FOLDER);
        Files.setPosixFilePermissions(FOLDER, PosixFilePermissions.fromString("rwx------"));
        return FOLDER.resolve(disk + SUFFIX);
    }

    /** The medium that was noted last, perhaps by a host that died; empty if nobody may go on with it. */
    Optional<String> medium() throws IOException {
        return Optional.of(Files.readString(lock.path())).filter(text -> !text.isEmpty());
    }

    /** Notes the medium. */
    void note(Optional<String> medium) throws IOException {
        Files.writeString(lock.path(), medium.orElse(""));
    }

    /** Gives it back, and leaves what is noted to the next host. */
    void leave() {
        lock.leave();
    }

    /** Gives it back; there is no device any more. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
