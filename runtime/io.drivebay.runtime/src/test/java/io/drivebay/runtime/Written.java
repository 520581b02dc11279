package io.drivebay.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A file that somebody writes while it is read.
 *
 * @param file there already
 * @param writing whether more may come
 */
record Written(Path file, BooleanSupplier writing) {
    /** For the slowest machine. */
    private static final long BOUND_SECONDS = 120;

    Written(Path file, Process writer) {
        this(file, writer::isAlive);
    }

    String text() {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for what is right; returns the whole text. */
    String await(Predicate<String> right) throws IOException, InterruptedException {
        try (WatchService watch = file.getFileSystem().newWatchService()) {
            file.getParent().register(watch, StandardWatchEventKinds.ENTRY_MODIFY);
            while (true) {
                // first: what is written before the end is there after it
                boolean more = writing.getAsBoolean();
                String text = text();
                if (right.test(text)) {
                    return text;
                }
                if (!more) {
                    throw new AssertionError("this is all that was written: " + text);
                }
                WatchKey key = watch.poll(BOUND_SECONDS, TimeUnit.SECONDS);
                if (key == null) {
                    throw new AssertionError("nothing more is written: " + text);
                }
                key.pollEvents();
                key.reset();
            }
        }
    }

    /** Waits for a text. */
    void await(String text) throws IOException, InterruptedException {
        await(all -> all.contains(text));
    }
}
