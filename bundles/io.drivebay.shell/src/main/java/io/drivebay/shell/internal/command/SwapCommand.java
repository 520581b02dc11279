package io.drivebay.shell.internal.command;

import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.shell.internal.cli.Candidates;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Progress;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import io.drivebay.shell.internal.cli.Stores;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Exchanges a store. */
@Command(
        name = "disk:swap",
        description = "Exchanges the store of a disk that is in use for another one with the same bytes.",
        footer = {"", "Example:", "  disk:swap data file:/mnt/fast/data.img"})
final class SwapCommand implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = Candidates.Disks.class,
            description = "The disk.")
    private String name;

    @Parameters(
            index = "1",
            paramLabel = "STORE",
            completionCandidates = Candidates.StoreNames.class,
            description = "Where its bytes come from: a store URI, see disk:providers.")
    private String store;

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        VirtualDisk disk = services.disk(name);
        try (Progress progress = new Progress(console)) {
            progress.step("swapping the store of disk " + name);
            Stores.use(store, disk::swap);
        }
        console.out().println(Summary.of(disk, services));
    }
}
