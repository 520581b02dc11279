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

    /** Only held: were it collected, the lock would be gone. */
    @SuppressWarnings("unused")
    private final FileLock lock;

    private HomeLock(FileLock lock) {
        this.lock = lock;
    }

    static HomeLock take(Home home) throws HostException {
        Path pid = home.run().resolve(PID);
        try {
            FileLock lock = tryLock(home.run().resolve(LOCK));
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

    private static FileLock tryLock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
        }
        return lock;
    }
}
