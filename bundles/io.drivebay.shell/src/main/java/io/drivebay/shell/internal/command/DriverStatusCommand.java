package io.drivebay.shell.internal.command;

import io.drivebay.api.install.Module;
import io.drivebay.api.install.ModuleStatus;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Json;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import io.drivebay.shell.internal.cli.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the installed modules. */
@Command(
        name = "driver:status",
        description = "Shows what a product has installed, and whether it is loaded.",
        footer = {"", "Example:", "  driver:status"})
final class DriverStatusCommand implements ShellCommand {
    @Mixin
    private ProductOption product = new ProductOption();

    @Option(names = "--json", description = "Writes JSON instead of a table.")
    private boolean json;

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        Table table = new Table("MODULE", "STATE", "VERSION");
        List<Map<String, Object>> all = new ArrayList<>();
        for (Module module : Module.values()) {
            ModuleStatus status = services.installer().status(product.product(), module);
            String version = status.major() + "." + status.minor() + "." + status.build() + "." + status.revision();
            boolean present = status.state() != ModuleStatus.State.NOT_PRESENT;
            table.row(module.name(), status.state().name(), present ? version : "-");
            all.add(Fields.of("module", module, "state", status.state(), "version", present ? version : null));
        }
        if (json) {
            console.out().println(Json.write(all));
        } else {
            table.print(console.out());
        }
    }
}
