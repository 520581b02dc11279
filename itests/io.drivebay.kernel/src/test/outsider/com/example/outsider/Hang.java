package com.example.outsider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One request hangs until somebody writes to the pipe beside the store. It then does its harm until a file says that it is
 * enough, and another pipe tells when it is over.
 */
final class Hang {
    private final Path release;
    private final Path enough;
    private final Path over;
    private final long offset;
    private final AtomicBoolean ahead = new AtomicBoolean(true);

    Hang(Path store, long offset) {
        this.release = Path.of(store + ".release");
        this.enough = Path.of(store + ".enough");
        this.over = Path.of(store + ".over");
        this.offset = offset;
    }

    /** Whether this request is the one. */
    boolean catches(long from, int length) {
        return from <= offset && offset < from + length && ahead.compareAndSet(true, false);
    }

    void untilReleased() throws IOException {
        Files.readAllBytes(release);
    }

    boolean isEnough() {
        return Files.exists(enough);
    }

    void isOver() {
        try {
            Files.write(over, new byte[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
