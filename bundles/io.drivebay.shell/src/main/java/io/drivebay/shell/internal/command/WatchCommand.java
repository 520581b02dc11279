package io.drivebay.shell.internal.command;

import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskEvent;
import io.drivebay.shell.internal.cli.Candidates;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Durations;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints events. */
@Command(
        name = "disk:watch",
        description = "Prints what happens to disks until it is interrupted.",
        footer = {"", "Example:", "  disk:watch data --count 1 --timeout 30s"})
final class WatchCommand implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            arity = "0..1",
            completionCandidates = Candidates.Disks.class,
            description = "Only this disk, which need not be there yet.")
    private String name;

    @Option(names = "--count", paramLabel = "N", description = "Ends after so many events.")
    private Integer count;

    @Option(
            names = "--timeout",
            paramLabel = "D",
            converter = Durations.class,
            description = "Ends after this time; fails if --count was not reached.")
    private Duration timeout;

    @Override
    public void run(Console console, Services services) throws CommandException {
        if (count != null && count < 1) {
            throw new CommandException(ErrorCode.INVALID_PARAMETER, "--count " + count + " is not 1 or more");
        }
        BlockingQueue<DiskEvent> events = new LinkedBlockingQueue<>();
        Services.Registration registration = services.listen(events::add);
        try {
            print(events, console);
        } catch (InterruptedException e) {
            // how a watch without an end ends; the shell asked this thread to stop, and it does
        } finally {
            registration.close();
        }
    }

    private void print(BlockingQueue<DiskEvent> events, Console console) throws CommandException, InterruptedException {
        boolean endless = timeout == null || timeout.isZero();
        long end = endless ? 0 : System.nanoTime() + timeout.toNanos();
        for (int seen = 0; count == null || seen < count; ) {
            DiskEvent event = endless ? events.take() : events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                if (count != null) {
                    throw new CommandException(
                            ErrorCode.SEM_TIMEOUT,
                            "only " + seen + " of " + count + " events came in " + Durations.format(timeout));
                }
                return;
            }
            if (name == null || name.equals(event.disk())) {
                seen++;
                String message = event.message().isEmpty() ? "" : "  " + event.message();
                console.out().println(event.time() + "  " + event.disk() + "  " + event.kind() + message);
                console.out().flush();
            }
        }
    }
}
