package io.drivebay.launcher.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * The log: {@code log/drivebay.0.log}, older ones with higher numbers. What bundles log through SLF4J arrives here by
 * java.util.logging, and so does what anybody prints on the standard streams.
 */
final class HostLog {
    private HostLog() {}

    /** Opens the log; {@code logging.properties} of distribution and home may set levels and sizes. */
    static void open(Home home, Path distribution, boolean console) throws HostException {
        Properties properties = new Properties();
        try {
            for (Path folder : new Path[] {distribution.resolve("configuration"), home.configuration()}) {
                Path file = folder.resolve("logging.properties");
                if (Files.exists(file)) {
                    try (Reader reader = Files.newBufferedReader(file)) {
                        properties.load(reader);
                    }
                }
            }
            String handlers = FileHandler.class.getName();
            properties.setProperty("handlers", console ? handlers + "," + ConsoleHandler.class.getName() : handlers);
            properties.setProperty(
                    FileHandler.class.getName() + ".pattern",
                    home.log()
                            .resolve("drivebay.%g.log")
                            .toString()
                            .replace("%", "%%")
                            .replace("%%g", "%g"));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            properties.store(bytes, null);
            LogManager manager = LogManager.getLogManager();
            manager.readConfiguration(new ByteArrayInputStream(bytes.toByteArray()));
            // handlers are made, and take the real standard error, when the root logger is first asked for them
            Logger.getLogger("").getHandlers();
            if (manager instanceof HostLogManager own) {
                own.keepOpen();
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new HostException("cannot open the log in " + home.log() + ": " + e, e);
        }
        System.setOut(stream("stdout"));
        System.setErr(stream("stderr"));
    }

    static void close() {
        if (LogManager.getLogManager() instanceof HostLogManager own) {
            own.close();
        }
    }

    private static PrintStream stream(String name) {
        return new PrintStream(new LineLogger(Logger.getLogger(name)), true, StandardCharsets.UTF_8);
    }
}
