package io.drivebay.launcher.internal;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Each line that is written becomes a record of the log. */
final class LineLogger extends OutputStream {
    /** A longer line is broken, so that memory is bounded. */
    private static final int LONGEST_LINE = 8192;

    private final Logger logger;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LineLogger(Logger logger) {
        this.logger = logger;
    }

    @Override
    public synchronized void write(int value) {
        if (value != '\n') {
            line.write(value);
        }
        if (value == '\n' || line.size() == LONGEST_LINE) {
            String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
            line.reset();
            if (!text.isEmpty()) {
                LogRecord entry = new LogRecord(Level.INFO, text);
                entry.setLoggerName(logger.getName());
                logger.log(entry);
            }
        }
    }
}
