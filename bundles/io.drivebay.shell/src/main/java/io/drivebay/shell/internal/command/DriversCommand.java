package io.drivebay.shell.internal.command;

import io.drivebay.api.disk.DriverChoice;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Json;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import io.drivebay.shell.internal.cli.Table;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows drivers. */
@Command(
        name = "disk:drivers",
        description = "Shows what can present disks here, best first, and why not.",
        footer = {"", "Example:", "  disk:drivers"})
final class DriversCommand implements ShellCommand {
    @Option(names = "--json", description = "Writes JSON instead of a table.")
    private boolean json;

    @Override
    public void run(Console console, Services services) throws CommandException {
        List<DriverChoice> drivers = services.disks().drivers();
        if (json) {
            console.out()
                    .println(Json.write(drivers.stream().map(DriverView::json).toList()));
            return;
        }
        Table table = new Table("DRIVER", "USABLE", "TYPES", "FACTS", "REMARKS");
        for (DriverChoice driver : drivers) {
            DriverView.row(table, driver);
        }
        table.print(console.out());
    }
}
