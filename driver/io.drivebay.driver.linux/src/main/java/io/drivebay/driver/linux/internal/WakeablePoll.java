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

    /** How a wait ended. */
    public enum Outcome {
        /** The descriptor is ready. */
        READY,
        /** The time is over. */
        TIMEOUT,
        /** {@link WakeablePoll#close} was called. */
        CLOSED
    }

    /**
     * Waits until the descriptor is ready.
     *
     * @param timeoutMillis at most this long; negative for any length. A signal may start it anew.
     */
    public synchronized Outcome await(int timeoutMillis) throws DiskException {
        try (Memory set = new Memory(2L * POLLFD_BYTES)) {
            while (!closed.get()) {
                set.setInt(0, fd);
                set.setInt(4, events);
                set.setInt(POLLFD_BYTES, wakeFd);
                set.setInt(POLLFD_BYTES + 4, POLLIN);
                int ready = LibC.poll(Pointer.nativeValue(set), 2, timeoutMillis);
                if (ready < 0 && Errno.last() != Errno.EINTR) {
                    throw Errno.exception("poll");
                } else if (ready == 0) {
                    return Outcome.TIMEOUT;
                } else if (ready > 0 && set.getShort(6) != 0 && !closed.get()) {
                    return Outcome.READY;
                }
            }
            return Outcome.CLOSED;
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
