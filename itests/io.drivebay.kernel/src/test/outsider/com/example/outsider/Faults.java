package com.example.outsider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fails while a file stands beside the store that says so: at which request, for those that transfer. */
record Faults(Path store) {
    void onOpen() throws IOException {
        if (told("open")) {
            throw new IOException("the outsider does not open");
        }
    }

    void onRead(long offset) throws IOException {
        if (told("read-at-" + offset)) {
            throw new IOException("the outsider does not read");
        }
    }

    /** Not even an IOException. */
    void onWrite(long offset) {
        if (told("write-at-" + offset)) {
            throw new IllegalStateException("the outsider does not write");
        }
    }

    private boolean told(String what) {
        return Files.exists(Path.of(store + ".fails-to-" + what));
    }
}
