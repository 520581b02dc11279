package com.example.outsider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fails while a file stands beside the store that says so. */
record Faults(Path store) {
    void onOpen() throws IOException {
        if (told("open")) {
            throw new IOException("the outsider does not open");
        }
    }

    void onRead() throws IOException {
        if (told("read")) {
            throw new IOException("the outsider does not read");
        }
    }

    /** Not even an IOException. */
    void onWrite() {
        if (told("write")) {
            throw new IllegalStateException("the outsider does not write");
        }
    }

    private boolean told(String what) {
        return Files.exists(Path.of(store + ".fails-to-" + what));
    }
}
