package com.example.outsider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** One request hangs until somebody writes to the pipe beside the store, and another pipe tells when it is over. */
final class Hang {
    private final Path release;
    private final Path over;
    private final long offset;
    private final AtomicBoolean ahead = new AtomicBoolean(true);

    Hang(Path store, long offset) {
        this.release = Path.of(store + ".release");
        this.over = Path.of(store + ".over");
        this.offset = offset;
    }

    /** Whether this request was the one; then it was late. */
    boolean caught(long from, int length) throws IOException {
        if (from <= offset && offset < from + length && ahead.compareAndSet(true, false)) {
            Files.readAllBytes(release);
            return true;
        }
        return false;
    }

    void isOver() {
        try {
            Files.write(over, new byte[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
