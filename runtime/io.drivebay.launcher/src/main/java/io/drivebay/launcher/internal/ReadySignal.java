package io.drivebay.launcher.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Tells whoever started the host how it went, in one line: {@code ready}, or the reason. */
final class ReadySignal {
    private static final Logger LOG = Logger.getLogger("io.drivebay.launcher");

    private final Optional<Path> pipe;

    ReadySignal(Optional<Path> pipe) {
        this.pipe = pipe;
    }

    void ready() {
        send("ready");
    }

    void failed(String reason) {
        send(reason.replaceAll("\\R\\s*", " "));
    }

    private void send(String line) {
        if (pipe.isPresent()) {
            try {
                Files.writeString(pipe.get(), line + "\n", StandardOpenOption.WRITE);
            } catch (IOException e) {
                // whoever waited has gone; the host does not depend on that
                LOG.log(Level.WARNING, "Nobody heard that the host says ''{0}'': {1}", new Object[] {line, e});
            }
        }
    }
}
