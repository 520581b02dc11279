package io.drivebay.mount.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;

/** Another process that has a file open until it is told to end. */
final class Holding implements AutoCloseable {
    private final Process process;

    Holding(Path file) throws IOException {
        process = new ProcessBuilder("sh", "-c", "exec 3>\"$1\"; echo ready; read end", "sh", file.toString()).start();
        assertEquals("ready", process.inputReader().readLine());
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
