package io.drivebay.shell.internal.command;

import io.drivebay.shell.internal.cli.Candidates;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes an icon off a disk. */
@Command(
        name = "icon:reset",
        description = "Shows a disk's own icon again.",
        footer = {"", "Example:", "  icon:reset data"})
final class IconResetCommand implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = Candidates.Disks.class,
            description = "The disk.")
    private String name;

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        services.icons().reset(services.disk(name));
        console.out().println("disk " + name + " shows its own icon");
    }
}
