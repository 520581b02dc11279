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

/** Serves a disk over NBD no longer. */
@Command(
        name = "nbd:unexport",
        description = "Ends what nbd:export began.",
        footer = {"", "Example:", "  nbd:unexport data"})
final class NbdUnexportCommand implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = Candidates.NbdExports.class,
            description = "The export.")
    private String name;

    @Option(names = "--force", description = "Cuts its clients off: their I/O fails.")
    private boolean force;

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        services.nbd().unexport(name, force);
        console.out().println(name + " is no longer exported");
    }
}
