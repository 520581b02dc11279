package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.Inotify;
import io.drivebay.driver.linux.InotifyEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits on a thread of its own for somebody to make a file system on a node, and then has it tried. A tool closes the
 * node several times, and the kernel tells of a close before it lets go of the tool's exclusive hold: while the node
 * is still held, the try is repeated, less and less often, at last once a minute.
 */
final class FormatWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FormatWatch.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Path node;
    private final BooleanSupplier attempt;
    private final Inotify inotify;

    /**
     * Starts to watch; what happens from here on is not missed.
     *
     * @param attempt mounts what is there; true if the node was held by somebody who may be about to let go
     */
    FormatWatch(Path node, BooleanSupplier attempt) throws DiskException {
        this.node = node;
        this.attempt = attempt;
        inotify = new Inotify(node, Set.of(InotifyEvent.CLOSE_WRITE));
        Thread thread = new Thread(this::run, "drivebay-format-" + node.getFileName());
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            Duration pause = FIRST_PAUSE;
            Optional<Duration> wait = Optional.empty();
            Optional<Set<InotifyEvent>> events = inotify.await(wait);
            while (events.isPresent()) {
                pause = events.get().isEmpty() ? longer(pause) : FIRST_PAUSE;
                wait = attempt.getAsBoolean() ? Optional.of(pause) : Optional.empty();
                events = inotify.await(wait);
            }
        } catch (DiskException e) {
            LOG.warn("{} is not watched any more; a file system made there will not be mounted by itself", node, e);
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** Ends the watch; an attempt that runs comes to its end. */
    @Override
    public void close() {
        inotify.close();
    }
}
