package io.drivebay.shell.internal.command;

import io.drivebay.api.ByteSize;
import io.drivebay.api.disk.DiskInfo;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Json;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import io.drivebay.shell.internal.cli.Table;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists disks. */
@Command(
        name = "disk:list",
        description = "Lists the disks.",
        footer = {"", "Example:", "  disk:list"})
final class ListCommand implements ShellCommand {
    @Option(names = "--json", description = "Writes JSON instead of a table.")
    private boolean json;

    @Override
    public void run(Console console, Services services) throws CommandException {
        List<VirtualDisk> disks = services.disks().disks();
        if (json) {
            console.out()
                    .println(Json.write(disks.stream()
                            .map(disk -> DiskView.json(disk.info()))
                            .toList()));
            return;
        }
        Table table = new Table("NAME", "STATE", "SIZE", "SECTOR", "MODE", "NODE", "DRIVER", "STORE", "MESSAGE");
        for (VirtualDisk disk : disks) {
            DiskInfo info = disk.info();
            table.row(
                    info.name(),
                    info.state().toString(),
                    info.size() == 0 ? "-" : ByteSize.format(info.size()),
                    Integer.toString(info.sectorSize()),
                    info.size() == 0 ? "-" : info.readOnly() ? "ro" : "rw",
                    info.node().map(Path::toString).orElse("-"),
                    info.driver().orElse("-"),
                    info.store().orElse("-"),
                    info.message().orElse(""));
        }
        table.print(console.out());
    }
}
