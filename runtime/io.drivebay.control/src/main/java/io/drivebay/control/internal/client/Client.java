package io.drivebay.control.internal.client;

import io.drivebay.control.internal.protocol.Frame;
import io.drivebay.control.internal.protocol.FrameType;
import io.drivebay.control.internal.protocol.TerminalSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What {@code bin/drivebay} runs to talk to a host: {@code HOME exec LINE | console [TERMINAL] | status | stop SECONDS}. */
public final class Client {
    private static final int FAILED = 1;

    /** As the Linux Standard Base has it for a service's status. */
    private static final int NOT_RUNNING = 3;

    private final Path home;
    private final HostProcess process;

    private Client(Path home) {
        this.home = home;
        process = new HostProcess(home);
    }

    /** Ends with the status of what it did. */
    public static void main(String[] arguments) {
        int status = FAILED;
        try {
            status = new Client(Path.of(arguments[0])).run(arguments[1], arguments.length > 2 ? arguments[2] : "");
        } catch (IOException e) {
            System.err.println("drivebay: " + e.getMessage());
        } catch (InterruptedException e) {
            System.err.println("drivebay: interrupted");
        }
        System.exit(status);
    }

    private int run(String command, String argument) throws IOException, InterruptedException {
        switch (command) {
            case "exec":
                try (HostConnection host = connect()) {
                    host.send(Frame.text(FrameType.EXECUTE, argument));
                    return host.await(System.out, System.err);
                }
            case "console":
                try (HostConnection host = connect()) {
                    return argument.isEmpty()
                            ? Terminal.script(host)
                            : Terminal.interact(host, TerminalSpec.parse(argument));
                }
            case "status":
                return status();
            case "stop":
                return stop(Duration.ofSeconds(Long.parseLong(argument)));
            default:
                throw new IOException("unknown command " + command);
        }
    }

    private HostConnection connect() throws IOException {
        try {
            return HostConnection.open(home);
        } catch (IOException e) {
            throw new IOException(
                    process.pid()
                            .map(pid -> "the host, pid " + pid + ", starts or stops just now, or does not answer: " + e)
                            .orElse("no host runs on " + home + "; first: drivebay start"),
                    e);
        }
    }

    private int status() throws IOException {
        Optional<Long> pid = process.pid();
        if (pid.isEmpty()) {
            System.out.println("no host runs on " + home);
            return NOT_RUNNING;
        }
        try (HostConnection host = HostConnection.open(home)) {
            System.out.println(host.greeting());
        } catch (IOException e) {
            System.out.println("pid        " + pid.get() + ", starts or stops just now, or does not answer: " + e);
        }
        return 0;
    }

    private int stop(Duration bound) throws IOException, InterruptedException {
        Optional<Long> pid = process.pid();
        if (pid.isEmpty()) {
            System.out.println("no host runs on " + home);
            return 0;
        }
        ProcessHandle.of(pid.get()).ifPresent(ProcessHandle::destroy);
        if (process.awaitEnd(pid.get(), bound)) {
            System.out.println("stopped");
            return 0;
        }
        System.err.println("drivebay: the host, pid " + pid.get() + ", still stops after " + bound.toSeconds()
                + " s; the log says what is busy");
        return FAILED;
    }
}
