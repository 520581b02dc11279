package io.drivebay.driver.linux;

import io.drivebay.driver.linux.internal.OfdLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Says that a disk's host lives: a file whose lock goes with the process, also against others of the same process. The
 * file is its owner's alone. One byte of it is locked while the host lives, another one by whoever looks whether it
 * does, so that a host does not take for another one who only clears up after the dead.
 * Threads: any.
 */
public final class LifeLock implements AutoCloseable {
    private static final long LIFE = 0;
    private static final long LOOK = 1;

    private final Path path;
    private final Descriptor file;

    private LifeLock(Path path, Descriptor file) {
        this.path = path;
        this.file = file;
    }

    /** For a host that lives from now on; empty if another one does. Waits for who clears up after a dead one. */
    public static Optional<LifeLock> live(Path path) throws IOException {
        Optional<LifeLock> taken = clearUp(path);
        if (taken.isPresent()) {
            OfdLock.releaseByte(taken.get().file.number(), LOOK);
        }
        return taken;
    }

    /** For who clears up after a dead host; empty if it lives. Until it is closed a new host waits. */
    public static Optional<LifeLock> clearUp(Path path) throws IOException {
        while (true) {
            Descriptor file = Descriptor.creating(path, false);
            boolean taken = false;
            try {
                OfdLock.awaitByte(file.number(), LOOK);
                if (!OfdLock.tryByte(file.number(), LIFE)) {
                    return Optional.empty();
                }
                taken = stillThere(file, path);
                if (taken) {
                    return Optional.of(new LifeLock(path, file));
                }
            } finally {
                if (!taken) {
                    file.close();
                }
            }
        }
    }

    /** Whoever held the lock may have removed the file between the opening and the locking. */
    private static boolean stillThere(Descriptor file, Path path) throws IOException {
        try {
            return Files.isSameFile(Path.of("/proc/self/fd/" + file.number()), path);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** The file, in which the holder may keep something. */
    public Path path() {
        return path;
    }

    /** Gives it back, and leaves what is in the file. */
    public void leave() {
        file.close();
    }

    /** Gives it back, and removes the file. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(path);
        } finally {
            file.close();
        }
    }
}
