package io.drivebay.shell.internal.command;

import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.StorageType;
import io.drivebay.shell.internal.cli.Candidates;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import io.drivebay.shell.internal.cli.Stores;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Inserts a medium. */
@Command(
        name = "disk:insert",
        description = "Inserts a medium into a drive.",
        footer = {"", "Example:", "  disk:insert data 'file:/srv/data.img?size=10G'"})
final class InsertCommand implements ShellCommand {
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

    @Mixin
    private final MediumOptions medium = new MediumOptions();

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        VirtualDisk disk = services.disk(name);
        boolean cdrom = disk.spec().type() == StorageType.CDROM;
        Stores.use(store, uri -> disk.insert(medium.spec(uri, cdrom)));
        console.out().println(Summary.of(disk, services));
    }
}
