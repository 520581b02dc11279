package io.drivebay.shell.internal.command;

import io.drivebay.shell.internal.cli.Candidates;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes a drive. */
@Command(
        name = "disk:delete",
        description = "Deletes a drive; a medium is removed first.",
        footer = {"", "Example:", "  disk:delete data"})
final class DeleteCommand implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = Candidates.Disks.class,
            description = "The disk.")
    private String name;

    @Option(names = "--force", description = "Cuts off whoever uses it: their I/O fails, nothing hangs.")
    private boolean force;

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        services.disk(name).delete(force);
        console.out().println("disk " + name + " is deleted");
    }
}
