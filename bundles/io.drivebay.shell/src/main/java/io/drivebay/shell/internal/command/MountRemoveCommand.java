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

/** Removes a mounting point. */
@Command(
        name = "mount:remove",
        description = "Unmounts and removes a mounting point.",
        footer = {"", "Example:", "  mount:remove data /media/drivebay/data"})
final class MountRemoveCommand implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = Candidates.Disks.class,
            description = "The disk.")
    private String name;

    @Parameters(
            index = "1",
            paramLabel = "TARGET",
            completionCandidates = Candidates.Targets.class,
            description = "An absolute path for a folder, else a global name.")
    private String target;

    @Option(names = "--force", description = "Cuts off whoever uses it: their I/O fails, nothing hangs.")
    private boolean force;

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        services.mountingPoints().remove(services.disk(name), target, force);
        console.out().println(target + " is removed");
    }
}
