package io.drivebay.shell.internal.command;

import io.drivebay.api.disk.DiskDeclaration;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.api.store.StoreUri;
import io.drivebay.shell.internal.cli.Candidates;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Progress;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import io.drivebay.shell.internal.cli.Stores;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a disk up. */
@Command(
        name = "disk:up",
        description =
                "Brings a disk up in one step: creates the drive, inserts the medium, formats it if it is blank, adds mounting points. Format and mounting points are checked before anything is made. If a later step fails the drive is gone again; an image file that was made for it stays.",
        footer = {"", "Example:", "  disk:up data 'file:/srv/data.img?size=10G' --format ext4 --at /media/drivebay/data"
        })
final class UpCommand implements ShellCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "Name of the new disk: letters, digits, '.', '_', '-'.")
    private String name;

    @Parameters(
            index = "1",
            paramLabel = "STORE",
            completionCandidates = Candidates.StoreNames.class,
            description = "Where its bytes come from: a store URI, see disk:providers.")
    private String store;

    @Mixin
    private final DriveOptions drive = new DriveOptions();

    @Mixin
    private final MediumOptions medium = new MediumOptions();

    @Option(
            names = "--format",
            paramLabel = "FS",
            completionCandidates = Candidates.Formats.class,
            description = "File system to make if the medium is blank.")
    private String format;

    @Option(
            names = "--at",
            paramLabel = "POINT",
            description = "Mounting point: an absolute path for a folder, else a global name; may be repeated.")
    private List<String> points = List.of();

    @Option(names = "--save", description = "Declares the disk in the configuration: it comes back with the host.")
    private boolean save;

    @Override
    public void run(Console console, Services services) throws IOException, CommandException, InterruptedException {
        DiskDeclaration[] declaration = new DiskDeclaration[1];
        try (Progress progress = new Progress(console)) {
            progress.step("bringing up disk " + name);
            Stores.use(store, uri -> {
                declaration[0] = declaration(uri);
                declaration[0].disk().check();
                if (!save) {
                    services.disks().up(declaration[0]);
                }
            });
            if (save) {
                new SavedDisk(services, declaration[0]).bringUp();
            }
        }
        console.out().println(Summary.of(services.disk(name), services));
    }

    private DiskDeclaration declaration(StoreUri uri) {
        return new DiskDeclaration(
                drive.spec(name),
                medium.spec(uri, drive.cdrom()),
                Optional.ofNullable(format),
                points.stream().map(MountingPointSpec::of).toList());
    }
}
