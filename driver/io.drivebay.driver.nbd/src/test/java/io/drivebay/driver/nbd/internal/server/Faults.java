package io.drivebay.driver.nbd.internal.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Exceptions that the server's threads have caught and logged as their own faults. */
final class Faults extends Handler implements AutoCloseable {
    // a field, as the loggers are weakly held
    private final Logger logger = Logger.getLogger(Loop.class.getName());
    private final Queue<Throwable> caught = new ConcurrentLinkedQueue<>();

    Faults() {
        logger.addHandler(this);
    }

    boolean none() {
        return caught.isEmpty();
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getThrown() != null) {
            caught.add(entry.getThrown());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }

    @Override
    public String toString() {
        return caught.toString();
    }
}
