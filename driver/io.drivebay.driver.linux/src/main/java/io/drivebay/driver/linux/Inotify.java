package io.drivebay.driver.linux;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.WakeablePoll;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A watch on one file or node, inotify(7); events since it was opened are not missed. Threads: one waits, any closes.
 */
public final class Inotify implements AutoCloseable {
    private static final int IN_CLOEXEC = 0x80000;
    private static final int IN_NONBLOCK = 0x800;
    private static final int IN_Q_OVERFLOW = 0x4000;
    /** {@code struct inotify_event}: watch, mask, cookie, length of the name; the name. */
    private static final int HEADER_BYTES = 16;

    private static final int MASK_OFFSET = 4;
    private static final int LENGTH_OFFSET = 12;
    /** Many events at once; a watch on a file brings no names. */
    private static final int BUFFER_BYTES = 4096;

    private final Path path;
    private final Set<InotifyEvent> wanted;
    private final int fd;
    private final WakeablePoll poll;

    /**
     * Starts to watch.
     *
     * @param path links are followed
     * @throws DiskException FILE_NOT_FOUND; NO_SYSTEM_RESOURCES if {@code fs.inotify.max_user_instances} is reached
     */
    public Inotify(Path path, Set<InotifyEvent> wanted) throws DiskException {
        this.path = path;
        this.wanted = Set.copyOf(wanted);
        fd = LibC.inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
        if (fd < 0) {
            throw Errno.exception("inotify_init1");
        }
        int mask = wanted.stream().mapToInt(InotifyEvent::bit).reduce(0, (a, b) -> a | b);
        if (LibC.inotify_add_watch(fd, path.toString(), mask) < 0) {
            DiskException failure = Errno.exception("watch " + path);
            LibC.close(fd);
            throw failure;
        }
        poll = new WakeablePoll(fd, WakeablePoll.POLLIN);
    }

    /**
     * Waits, and takes what has happened, several things at once perhaps.
     *
     * @param timeout at most this long; empty for any length
     * @return empty if the watch was closed; an empty set if the time is over
     */
    public Optional<Set<InotifyEvent>> await(Optional<Duration> timeout) throws DiskException {
        int millis = timeout.map(Duration::toMillis)
                .map(value -> (int) Math.min(value, Integer.MAX_VALUE))
                .orElse(-1);
        synchronized (poll) {
            while (true) {
                WakeablePoll.Outcome outcome = poll.await(millis);
                if (outcome == WakeablePoll.Outcome.CLOSED) {
                    return Optional.empty();
                }
                Set<InotifyEvent> events = outcome == WakeablePoll.Outcome.READY ? read() : Set.of();
                if (outcome == WakeablePoll.Outcome.TIMEOUT || !events.isEmpty()) {
                    return Optional.of(events);
                }
            }
        }
    }

    private Set<InotifyEvent> read() throws DiskException {
        Set<InotifyEvent> events = EnumSet.noneOf(InotifyEvent.class);
        try (Memory buffer = new Memory(BUFFER_BYTES)) {
            long length = LibC.read(fd, Pointer.nativeValue(buffer), BUFFER_BYTES);
            if (length < 0 && Errno.last() != Errno.EAGAIN && Errno.last() != Errno.EINTR) {
                throw Errno.exception("read the watch on " + path);
            }
            for (long at = 0; at < length; at += HEADER_BYTES + buffer.getInt(at + LENGTH_OFFSET)) {
                int mask = buffer.getInt(at + MASK_OFFSET);
                for (InotifyEvent event : wanted) {
                    // an overflow may hide anything
                    if ((mask & (event.bit() | IN_Q_OVERFLOW)) != 0) {
                        events.add(event);
                    }
                }
            }
        }
        return events;
    }

    /** Ends the watch; who waits is told. Does nothing the second time. */
    @Override
    public void close() {
        poll.close();
    }
}
