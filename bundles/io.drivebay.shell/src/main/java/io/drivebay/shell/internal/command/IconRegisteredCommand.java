package io.drivebay.shell.internal.command;

import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says whether an icon is registered. */
@Command(
        name = "icon:registered",
        description = "Says whether an icon is registered.",
        footer = {"", "Example:", "  icon:registered vault"})
final class IconRegisteredCommand implements ShellCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "The icon's id: letters, digits, '.', '_', '-'.")
    private String id;

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        console.out().println(services.icons().registered(id) ? "yes" : "no");
    }
}
