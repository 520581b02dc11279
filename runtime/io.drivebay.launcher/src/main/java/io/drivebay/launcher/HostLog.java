package io.drivebay.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The host's log: files of 8 MiB, five of them, a line a record; {@code drivebay.0.log} is the newest. */
final class HostLog {
    private static final int BYTES = 8 << 20;
    private static final int FILES = 5;

    private HostLog() {}

    /** Sends all of java.util.logging, which SLF4J ends in, to the folder. The level is the system property drivebay.log.level. */
    static void start(Path folder) throws IOException {
        LogManager.getLogManager().reset();
        Handler handler = new FileHandler(folder.resolve("drivebay.%g.log").toString(), BYTES, FILES, true);
        handler.setFormatter(new Line());
        handler.setLevel(Level.ALL);
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        root.setLevel(Level.parse(System.getProperty("drivebay.log.level", "INFO")));
    }

    /** {@code 2026-01-31T12:00:00.000+01:00 WARNING Gate: text}. */
    private static final class Line extends Formatter {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneId.systemDefault());

        @Override
        public String format(LogRecord line) {
            StringWriter text = new StringWriter();
            PrintWriter out = new PrintWriter(text);
            String logger = line.getLoggerName() == null ? "" : line.getLoggerName();
            out.printf(
                    "%s %s %s: %s%n",
                    TIME.format(line.getInstant()),
                    line.getLevel(),
                    logger.substring(logger.lastIndexOf('.') + 1),
                    formatMessage(line));
            if (line.getThrown() != null) {
                line.getThrown().printStackTrace(out);
            }
            return text.toString();
        }
    }
}
