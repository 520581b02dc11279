package io.drivebay.shell.internal.command;

import io.drivebay.api.export.DiskExport;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Json;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import io.drivebay.shell.internal.cli.Table;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists NBD exports. */
@Command(
        name = "nbd:list",
        description = "Lists what is served over NBD, and to how many connections.",
        footer = {"", "Example:", "  nbd:list"})
final class NbdListCommand implements ShellCommand {
    @Option(names = "--json", description = "Writes JSON instead of a table.")
    private boolean json;

    @Override
    public void run(Console console, Services services) throws CommandException {
        List<DiskExport> exports = services.nbd().exports();
        if (json) {
            console.out()
                    .println(Json.write(
                            exports.stream().map(NbdListCommand::fields).toList()));
            return;
        }
        Table table = new Table("NAME", "DISK", "MODE", "CLIENTS", "URI");
        for (DiskExport export : exports) {
            table.row(
                    export.name(),
                    export.disk(),
                    export.readOnly() ? "ro" : "rw",
                    Integer.toString(export.clients().size()),
                    String.join(" ", export.uris()));
        }
        table.print(console.out());
    }

    private static Map<String, Object> fields(DiskExport export) {
        return Fields.of(
                "name", export.name(),
                "disk", export.disk(),
                "uri", export.uris().stream().findFirst(),
                "uris", export.uris(),
                "readOnly", export.readOnly(),
                "clients", export.clients().size(),
                "addresses", export.clients());
    }
}
