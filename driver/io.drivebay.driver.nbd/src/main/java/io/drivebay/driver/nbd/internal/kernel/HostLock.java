package io.drivebay.driver.nbd.internal.kernel;

import io.drivebay.driver.linux.Descriptor;
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

    private final Path path;
    private final Descriptor lock;

    private HostLock(Path path, Descriptor lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Takes a disk's lock; empty if a host that lives has it. */
    static Optional<HostLock> take(UUID disk) throws IOException {
        Files.createDirectories(FOLDER);
        Files.setPosixFilePermissions(FOLDER, PosixFilePermissions.fromString("rwx------"));
        Path path = FOLDER.resolve(disk + SUFFIX);
        while (true) {
            Descriptor lock = Descriptor.creating(path, false);
            boolean taken = false;
            try {
                if (!lock.tryLock()) {
                    return Optional.empty();
                }
                // whoever held it may have removed it between the opening and the locking
                taken = Files.exists(path) && Files.isSameFile(Path.of("/proc/self/fd/" + lock.number()), path);
                if (taken) {
                    return Optional.of(new HostLock(path, lock));
                }
            } finally {
                if (!taken) {
                    lock.close();
                }
            }
        }
    }

    /** The medium that was noted last, perhaps by a host that died; empty if nobody may go on with it. */
    Optional<String> medium() throws IOException {
        return Optional.of(Files.readString(path)).filter(text -> !text.isEmpty());
    }

    /** Notes the medium. */
    void note(Optional<String> medium) throws IOException {
        Files.writeString(path, medium.orElse(""));
    }

    /** Gives it back, and leaves what is noted to the next host. */
    void leave() {
        lock.close();
    }

    /** Gives it back; there is no device any more. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(path);
        } finally {
            lock.close();
        }
    }
}
