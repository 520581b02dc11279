package io.drivebay.shell.internal.command;

import io.drivebay.shell.internal.cli.Candidates;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows an icon on a disk. */
@Command(
        name = "icon:show",
        description = "Shows a registered icon on a disk until the disk is deleted.",
        footer = {"", "Example:", "  icon:show data vault"})
final class IconShowCommand implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = Candidates.Disks.class,
            description = "The disk.")
    private String name;

    @Parameters(index = "1", paramLabel = "ID", description = "The icon's id: letters, digits, '.', '_', '-'.")
    private String id;

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        services.icons().show(services.disk(name), id);
        console.out().println("disk " + name + " shows icon " + id);
    }
}
