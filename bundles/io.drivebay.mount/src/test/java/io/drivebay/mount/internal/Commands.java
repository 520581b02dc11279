package io.drivebay.mount.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The operating system's own commands. */
final class Commands {
    private Commands() {}

    /** Runs one that must succeed; its output. */
    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.onExit().join().exitValue(), () -> String.join(" ", command) + ": " + output);
        return output.strip();
    }
}
