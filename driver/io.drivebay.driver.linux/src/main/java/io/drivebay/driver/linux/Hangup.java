package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Waits for the end of connections (poll(2), POLLHUP), by whichever side, without a look at what they carry. Threads:
 * one waits, any wakes it.
 */
public final class Hangup implements AutoCloseable {
    private static final int POLLFD_BYTES = 8;
    private static final int RETURNED = 6;
    private static final short POLLIN = 1;
    private static final int EVENTFD_VALUE_BYTES = 8;

    private final EventCounter wake = EventCounter.create();

    /** With nothing to wait for yet. */
    public Hangup() throws DiskException {}

    /**
     * Waits until one of the sockets has hung up.
     *
     * @param sockets open until this returns
     * @param time at most this long; empty for any length
     * @return the first that has; empty if {@link #wake()} was called, or the time is over
     */
    public Optional<UnixSocket> await(List<UnixSocket> sockets, Optional<Duration> time) throws DiskException {
        try (NativeBuffer set = NativeBuffer.allocate((sockets.size() + 1) * POLLFD_BYTES)) {
            // hanging up is told without being asked for
            for (int i = 0; i < sockets.size(); i++) {
                set.bytes().putInt(i * POLLFD_BYTES, sockets.get(i).number());
            }
            int last = sockets.size() * POLLFD_BYTES;
            set.bytes().putInt(last, wake.number()).putShort(last + Integer.BYTES, POLLIN);
            int millis = time.map(span -> (int) span.toMillis()).orElse(-1);
            while (LibC.poll(set.address(), sockets.size() + 1, millis) < 0) {
                if (Errno.last() != Errno.EINTR) {
                    throw Errno.exception("wait for the end of a connection");
                }
            }
            if (set.bytes().getShort(last + RETURNED) != 0) {
                LibC.read(wake.number(), wake.readAddress(), EVENTFD_VALUE_BYTES);
                return Optional.empty();
            }
            for (int i = 0; i < sockets.size(); i++) {
                if (set.bytes().getShort(i * POLLFD_BYTES + RETURNED) != 0) {
                    return Optional.of(sockets.get(i));
                }
            }
            return Optional.empty();
        }
    }

    /** Wakes who waits, or who waits next. */
    public void wake() {
        wake.signal();
    }

    @Override
    public void close() {
        wake.close();
    }
}
