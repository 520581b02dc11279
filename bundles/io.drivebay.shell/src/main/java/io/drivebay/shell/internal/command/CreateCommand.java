package io.drivebay.shell.internal.command;

import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Creates a drive. */
@Command(
        name = "disk:create",
        description = "Creates a drive without a medium.",
        footer = {"", "Example:", "  disk:create data --sector 4096"})
final class CreateCommand implements ShellCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "Name of the new disk: letters, digits, '.', '_', '-'.")
    private String name;

    @Mixin
    private final DriveOptions drive = new DriveOptions();

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        services.disks().create(drive.spec(name));
        console.out().println("disk " + name + " is created");
    }
}
