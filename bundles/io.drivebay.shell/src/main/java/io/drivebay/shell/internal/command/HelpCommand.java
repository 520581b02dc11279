package io.drivebay.shell.internal.command;

import io.drivebay.shell.internal.cli.CommandLines;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import io.drivebay.shell.internal.cli.Table;
import picocli.CommandLine.Command;

/** Lists the commands. */
@Command(
        name = "disk:help",
        description = "Lists the commands; each has --help.",
        footer = {"", "Example:", "  disk:help"})
final class HelpCommand implements ShellCommand {
    @Override
    public void run(Console console, Services services) {
        Table table = new Table("COMMAND", "WHAT IT DOES");
        Commands.byName()
                .forEach((name, command) -> table.row(
                        name,
                        CommandLines.of(command.get(), services)
                                .getCommandSpec()
                                .usageMessage()
                                .description()[0]));
        table.print(console.out());
    }
}
