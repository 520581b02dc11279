package io.drivebay.testhost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** {@code bin/drivebay} of a distribution on a home, as a user runs it. Closing it stops the host, if one runs. */
public final class Drivebay implements AutoCloseable {
    /** For the slowest machine; a host that works is far quicker. */
    private static final long BOUND_SECONDS = 180;

    private final Path distribution;
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private List<String> prefix = List.of();

    public Drivebay(Path distribution, Path home) {
        this.distribution = distribution;
        this.home = home;
        environment.put("DRIVEBAY_HOME", home.toString());
    }

    /** What a command printed and how it ended. */
    public record Result(int status, String out, String err) {
        public Result succeeded() {
            assertEquals(0, status, () -> "status; out: " + out + ", err: " + err);
            return this;
        }
    }

    /** Sets a variable of the environment of the commands, and so of the host. */
    public Drivebay with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Puts a command before each, for example one that changes the user. */
    public Drivebay through(String... command) {
        prefix = List.of(command);
        return this;
    }

    /** The host's state. */
    public Path home() {
        return home;
    }

    /** Begins a command whose standard error goes to a file. */
    public Process begin(Path err, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(distribution.resolve("bin/drivebay").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Runs a command to its end. */
    public Result run(String... arguments) throws IOException, InterruptedException {
        Path err = Files.createTempFile("drivebay", ".err");
        try {
            Process process = begin(err, arguments);
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes());
            assertTrue(process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS), () -> String.join(" ", arguments));
            return new Result(process.exitValue(), out, Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }

    /** Has the host run a line, which must succeed. */
    public String exec(String line) throws IOException, InterruptedException {
        return run("exec", line).succeeded().out();
    }

    /** The host's process. */
    public long pid() throws IOException {
        return Long.parseLong(Files.readString(home.resolve("run/host.pid")).strip());
    }

    /** What the host has logged, all its lives together. */
    public String log() throws IOException {
        return Files.readString(home.resolve("log/drivebay.0.log"));
    }

    /** Asks the host again and again, each time with success, until the answer is right. */
    public void awaitAnswer(String line, Predicate<String> right) throws IOException, InterruptedException {
        awaitResult(line, result -> right.test(result.succeeded().out()));
    }

    /** Asks the host again and again, which takes the host its time, until the result is right. */
    public void awaitResult(String line, Predicate<Result> right) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        Result result;
        do {
            result = run("exec", line);
            if (right.test(result)) {
                return;
            }
        } while (System.nanoTime() < end);
        throw new AssertionError(line + " still answers: " + result);
    }

    /** Ends the host as a crash does, and waits until it is gone. */
    public void kill() throws IOException, InterruptedException {
        ProcessHandle host = ProcessHandle.of(pid()).orElseThrow();
        host.destroyForcibly();
        try {
            host.onExit().get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("host " + host.pid() + " does not end", e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            run("stop").succeeded();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while stopping the host on " + home, e);
        }
    }
}
