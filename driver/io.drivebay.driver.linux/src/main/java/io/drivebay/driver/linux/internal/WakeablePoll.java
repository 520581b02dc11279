package io.drivebay.driver.linux.internal;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * poll(2) on one descriptor, which {@link #close} ends at once, whoever waits. Takes the descriptor over. Threads: one
 * waits, any closes.
 */
public final class WakeablePoll implements AutoCloseable {
    /** {@code poll.h}. */
    public static final int POLLIN = 0x1;

    public static final int POLLPRI = 0x2;

    private static final int EFD_CLOEXEC = 0x80000;
    private static final int POLLFD_BYTES = 8;

    private final int fd;
    private final int events;
    private final int wakeFd;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Waits for events on a descriptor.
     *
     * @throws DiskException if there is no eventfd to be had; then the descriptor is closed
     */
    public WakeablePoll(int fd, int events) throws DiskException {
        this.fd = fd;
        this.events = events;
        wakeFd = LibC.eventfd(0, EFD_CLOEXEC);
        if (wakeFd < 0) {
            DiskException failure = Errno.exception("eventfd");
            LibC.close(fd);
            throw failure;
        }
    }

    /** Waits until the descriptor is ready; false if it was closed instead. */
    public synchronized boolean await() throws DiskException {
        try (Memory set = new Memory(2L * POLLFD_BYTES)) {
            while (!closed.get()) {
                set.setInt(0, fd);
                set.setInt(4, events);
                set.setInt(POLLFD_BYTES, wakeFd);
                set.setInt(POLLFD_BYTES + 4, POLLIN);
                if (LibC.poll(Pointer.nativeValue(set), 2, -1) < 0) {
                    if (Errno.last() != Errno.EINTR) {
                        throw Errno.exception("poll");
                    }
                } else if (set.getShort(6) != 0 && !closed.get()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Wakes who waits and gives the descriptors back. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try (Memory one = new Memory(Long.BYTES)) {
                one.setLong(0, 1);
                LibC.write(wakeFd, Pointer.nativeValue(one), Long.BYTES);
            }
            synchronized (this) {
                LibC.close(fd);
                LibC.close(wakeFd);
            }
        }
    }
}
