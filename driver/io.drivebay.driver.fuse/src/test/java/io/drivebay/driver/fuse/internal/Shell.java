package io.drivebay.driver.fuse.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Programs of the system, as a test runs them. */
final class Shell {
    private Shell() {}

    /** The status and the output of a command line; a hang is a failure. */
    static Result run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("timeout", "40", "sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("hangs: " + command);
        }
        return new Result(process.exitValue(), output.strip());
    }

    /** The output of one that succeeds. */
    static String ok(String command) throws IOException, InterruptedException {
        Result result = run(command);
        if (result.status() != 0) {
            throw new AssertionError(command + ": status " + result.status() + ": " + result.output());
        }
        return result.output();
    }

    record Result(int status, String output) {}
}
