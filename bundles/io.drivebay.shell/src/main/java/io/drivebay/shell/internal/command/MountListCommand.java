package io.drivebay.shell.internal.command;

import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.api.mount.MountingPointService;
import io.drivebay.shell.internal.cli.Candidates;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Json;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import io.drivebay.shell.internal.cli.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists mounting points. */
@Command(
        name = "mount:list",
        description = "Lists mounting points as the operating system has them now.",
        footer = {"", "Example:", "  mount:list"})
final class MountListCommand implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            arity = "0..1",
            completionCandidates = Candidates.Disks.class,
            description = "Only those of this disk.")
    private String name;

    @Option(names = "--json", description = "Writes JSON instead of a table.")
    private boolean json;

    @Override
    public void run(Console console, Services services) throws CommandException {
        MountingPointService service = services.mountingPoints();
        List<VirtualDisk> disks = name == null ? services.disks().disks() : List.of(services.disk(name));
        if (json) {
            List<Map<String, Object>> points = new ArrayList<>();
            for (VirtualDisk disk : disks) {
                for (MountingPoint point : service.list(disk)) {
                    Map<String, Object> fields = Fields.of("disk", disk.name());
                    fields.putAll(MountingPointView.json(point));
                    points.add(fields);
                }
            }
            console.out().println(Json.write(points));
            return;
        }
        Table table = new Table("DISK", "TARGET", "MOUNTED", "FILE SYSTEM", "FOLDER", "DEVICE", "MESSAGE");
        for (VirtualDisk disk : disks) {
            for (MountingPoint point : service.list(disk)) {
                MountingPointView.row(table, disk.name(), point);
            }
        }
        table.print(console.out());
    }
}
