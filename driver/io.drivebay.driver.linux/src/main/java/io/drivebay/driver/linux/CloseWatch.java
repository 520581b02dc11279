package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Waits for something that happens when processes close a file (inotify(7), IN_CLOSE). */
public final class CloseWatch implements AutoCloseable {
    private static final int IN_CLOEXEC_NONBLOCK = 0x80000 | 0x800;
    private static final int IN_CLOSE = 0x8 | 0x10;
    private static final short POLLIN = 1;
    private static final int EVENTS_BYTES = 4096;
    /** Effects of a close that come a little later, and closes that inotify does not see (the kernel's own). */
    private static final int RECHECK_MILLIS = 20;

    /** What is waited for. */
    @FunctionalInterface
    public interface Condition {
        /** Whether it has happened. */
        boolean holds() throws IOException;
    }

    private final Descriptor inotify;
    private final NativeBuffer memory;

    private CloseWatch(Descriptor inotify, NativeBuffer memory) {
        this.inotify = inotify;
        this.memory = memory;
    }

    /** Watches a file; closes from now on are seen. */
    public static CloseWatch on(Path file) throws DiskException {
        int number = LibC.inotify_init1(IN_CLOEXEC_NONBLOCK);
        if (number < 0) {
            throw Errno.exception("watch " + file);
        }
        Descriptor inotify = new Descriptor(number);
        try {
            if (LibC.inotify_add_watch(number, file.toString(), IN_CLOSE) < 0) {
                throw Errno.exception("watch " + file);
            }
            return new CloseWatch(inotify, NativeBuffer.allocate(EVENTS_BYTES));
        } catch (DiskException e) {
            inotify.close();
            throw e;
        }
    }

    /** Waits until the condition holds or the time is over; says whether it holds. */
    public boolean await(Condition condition, Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            // struct pollfd: fd, events, revents
            memory.bytes().putInt(0, inotify.number()).putShort(4, POLLIN).putShort(6, (short) 0);
            if (LibC.poll(memory.address(), 1, RECHECK_MILLIS) > 0) {
                LibC.read(inotify.number(), memory.address(), EVENTS_BYTES);
            }
        }
        return true;
    }

    @Override
    public void close() {
        inotify.close();
        memory.close();
    }
}
