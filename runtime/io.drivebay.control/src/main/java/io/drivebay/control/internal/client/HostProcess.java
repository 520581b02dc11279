package io.drivebay.control.internal.client;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process that holds a home's lock, answering or not. */
final class HostProcess {
    /** A process that its parent does not reap has ended all the same, which only its lock tells. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path home;

    HostProcess(Path home) {
        this.home = home;
    }

    /** The pid of the host; nothing if there is none. */
    Optional<Long> pid() throws IOException {
        Path lock = home.resolve("run").resolve("host.lock");
        try {
            lock.getFileSystem().provider().checkAccess(lock, AccessMode.WRITE);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw new IOException(
                    home + " is not yours; become its owner, or set DRIVEBAY_HOME to the folder of a host of yours", e);
        }
        return LockOwner.of(lock);
    }

    /** Waits until a host has let go of the lock, which is when its process has ended, reaped by its parent or not. */
    boolean awaitEnd(long pid, Duration bound) throws IOException, InterruptedException {
        long end = System.nanoTime() + bound.toNanos();
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        while (process.isPresent() && pid().equals(Optional.of(pid))) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                process.get().onExit().get(Math.min(left, LOOK_AGAIN_NANOS), TimeUnit.NANOSECONDS);
                return true;
            } catch (TimeoutException e) {
                // it is looked at again
            } catch (ExecutionException e) {
                throw new IOException("cannot wait for process " + pid, e);
            }
        }
        return true;
    }
}
