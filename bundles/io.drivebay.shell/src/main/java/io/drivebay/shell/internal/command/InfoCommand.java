package io.drivebay.shell.internal.command;

import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.shell.internal.cli.Candidates;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Json;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a disk. */
@Command(
        name = "disk:info",
        description = "Shows everything about a disk: medium, driver, mounting points, who has it open.",
        footer = {"", "Example:", "  disk:info data"})
final class InfoCommand implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = Candidates.Disks.class,
            description = "The disk.")
    private String name;

    @Option(names = "--json", description = "Writes JSON instead of a table.")
    private boolean json;

    @Override
    public void run(Console console, Services services) throws CommandException {
        VirtualDisk disk = services.disk(name);
        DiskView view = DiskView.of(disk, services);
        if (json) {
            console.out().println(Json.write(view.json()));
        } else {
            view.table().print(console.out());
        }
    }
}
