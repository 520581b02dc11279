package io.drivebay.control.internal.client;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** The process that holds a home's lock, answering or not. */
final class HostProcess {
    private final Path home;

    HostProcess(Path home) {
        this.home = home;
    }

    /** The pid of the host; nothing if the lock is free: then what the pid file says is old. */
    Optional<Long> pid() throws IOException {
        try (FileChannel channel = FileChannel.open(lockFile(), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null
                    ? Optional.empty()
                    : Optional.of(
                            Long.parseLong(Files.readString(home.resolve("run").resolve("host.pid"))
                                    .strip()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw new IOException(
                    home + " is not yours; become its owner, or set DRIVEBAY_HOME to the folder of a host of yours", e);
        } catch (NumberFormatException e) {
            throw new IOException("the host is only just starting; try again", e);
        }
    }

    /** Waits until the lock is free, which is when the process has ended, reaped by its parent or not. */
    boolean awaitEnd(Duration bound) throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(lockFile(), StandardOpenOption.WRITE)) {
            Thread waiter = new Thread(
                    () -> {
                        try {
                            channel.lock();
                        } catch (IOException e) {
                            // the bound has passed and the channel is closed; the caller sees that this thread lives
                            Thread.currentThread().interrupt();
                        }
                    },
                    "drivebay-wait");
            waiter.setDaemon(true);
            waiter.start();
            waiter.join(bound.toMillis());
            return !waiter.isAlive();
        }
    }

    private Path lockFile() {
        return home.resolve("run").resolve("host.lock");
    }
}
