package io.drivebay.testhost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A program's end: what it printed, both ways together, and its status.
 *
 * @param line as it was called
 * @param status 0 for success
 * @param output standard output and standard error
 */
public record Command(String line, int status, String output) {
    private static final long BOUND_SECONDS = 600;

    /** Runs one to its end, without input. */
    public static Command run(String... words) throws IOException, InterruptedException {
        Path output = Files.createTempFile("command", ".out");
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            String line = String.join(" ", words);
            if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(line + " does not end; it printed: " + Files.readString(output));
            }
            return new Command(line, process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    /** Runs what must succeed. */
    public static String output(String... words) throws IOException, InterruptedException {
        return run(words).succeeded();
    }

    /** What it printed, as it must have succeeded. */
    public String succeeded() {
        assertEquals(0, status, () -> line + ": " + output);
        return output.strip();
    }
}
