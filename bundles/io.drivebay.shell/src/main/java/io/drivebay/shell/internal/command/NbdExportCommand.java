package io.drivebay.shell.internal.command;

import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.export.DiskExport;
import io.drivebay.shell.internal.cli.Candidates;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves a disk over NBD. */
@Command(
        name = "nbd:export",
        description =
                "Serves a disk over NBD, beside its own driver, until its medium is removed. Prints the addresses.",
        footer = {"", "Example:", "  nbd:export data --read-only"})
final class NbdExportCommand implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "DISK",
            completionCandidates = Candidates.Disks.class,
            description = "The disk.")
    private String name;

    @Option(names = "--name", paramLabel = "NAME", description = "What clients ask for; the disk's name if not given.")
    private String export;

    @Option(names = "--read-only", description = "Clients may not write.")
    private boolean readOnly;

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        VirtualDisk disk = services.disk(name);
        DiskExport made = services.nbd().export(disk, export == null ? name : export, readOnly);
        made.uris().forEach(console.out()::println);
    }
}
