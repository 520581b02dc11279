package io.drivebay.launcher.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One host a home: a lock that ends with the process, however it ends, and beside it the pid for those who wait. */
final class HomeLock {
    static final String LOCK = "host.lock";
    static final String PID = "host.pid";

    /** A client that asks whether a host is there holds the lock for a moment. */
    private static final long PATIENCE_MILLIS = 1000;

    /** Only held: were it collected, the lock would be gone. */
    @SuppressWarnings("unused")
    private final FileLock lock;

    private HomeLock(FileLock lock) {
        this.lock = lock;
    }

    static HomeLock take(Home home) throws HostException {
        Path pid = home.run().resolve(PID);
        try {
            FileLock lock = lockWithin(home.run().resolve(LOCK));
            if (lock == null) {
                String holder = Files.isReadable(pid) ? Files.readString(pid).strip() : "unknown";
                throw new HostException("a host runs on " + home.root() + " already, pid " + holder
                        + "; use it, stop it, or set another DRIVEBAY_HOME");
            }
            Files.writeString(pid, ProcessHandle.current().pid() + "\n");
            return new HomeLock(lock);
        } catch (IOException e) {
            throw new HostException("cannot lock " + home.root() + ": " + e, e);
        }
    }

    private static FileLock lockWithin(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock[] taken = new FileLock[1];
        Thread waiter = new Thread(
                () -> {
                    try {
                        taken[0] = channel.lock();
                    } catch (IOException e) {
                        // interrupted, which closes the channel: somebody keeps the lock
                        taken[0] = null;
                    }
                },
                "drivebay-lock");
        waiter.setDaemon(true);
        waiter.start();
        try {
            waiter.join(PATIENCE_MILLIS);
            waiter.interrupt();
            waiter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return taken[0] != null && taken[0].isValid() ? taken[0] : null;
    }
}
