package io.drivebay.shell.internal.command;

import io.drivebay.api.disk.StoreKind;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Json;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import io.drivebay.shell.internal.cli.Table;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows providers and filters. */
@Command(
        name = "disk:providers",
        description =
                "Shows what stores can be opened (schemes), what can be put in front of them (filters), and their options.",
        footer = {"", "Example:", "  disk:providers"})
final class ProvidersCommand implements ShellCommand {
    @Option(names = "--json", description = "Writes JSON instead of a table.")
    private boolean json;

    @Override
    public void run(Console console, Services services) throws CommandException {
        Map<String, StoreKind> schemes = services.disks().providers();
        Map<String, StoreKind> filters = services.disks().filters();
        if (json) {
            console.out()
                    .println(Json.write(
                            Fields.of("schemes", StoreKindView.json(schemes), "filters", StoreKindView.json(filters))));
            return;
        }
        Table table = new Table("STORE", "OPTION", "DEFAULT", "DESCRIPTION");
        StoreKindView.rows(table, schemes, ":", "");
        StoreKindView.rows(table, filters, "+", ".");
        table.print(console.out());
    }
}
