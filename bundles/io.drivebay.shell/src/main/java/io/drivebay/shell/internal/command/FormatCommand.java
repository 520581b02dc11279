package io.drivebay.shell.internal.command;

import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.shell.internal.cli.Candidates;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Progress;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a file system. */
@Command(
        name = "disk:format",
        description = "Makes a file system on a disk. A medium that holds anything is left alone unless forced.",
        footer = {"", "Example:", "  disk:format data ext4 --label data"})
final class FormatCommand implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = Candidates.Disks.class,
            description = "The disk.")
    private String name;

    @Parameters(
            index = "1",
            paramLabel = "FS",
            completionCandidates = Candidates.Formats.class,
            description = "The file system: ext4, xfs, ...")
    private String type;

    @Option(names = "--label", paramLabel = "L", description = "Name of the volume.")
    private String label = "";

    @Option(names = "--force", description = "Formats a medium that is not blank: what it holds is lost.")
    private boolean force;

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        VirtualDisk disk = services.disk(name);
        Path node = disk.node()
                .orElseThrow(() -> new CommandException(
                        ErrorCode.NO_MEDIA_IN_DRIVE,
                        "disk " + name + " has no node to format; insert a medium first, or see disk:info " + name));
        if (disk.info().readOnly()) {
            throw new CommandException(
                    ErrorCode.WRITE_PROTECT,
                    "disk " + name + " is read-only; remove its medium and insert it without --read-only");
        }
        refuseMounted(disk, services);
        Optional<String> content = services.fileSystems().identify(node);
        if (content.isPresent() && !force) {
            throw new CommandException(
                    ErrorCode.ALREADY_EXISTS,
                    "disk " + name + " holds " + content.get() + "; with --force it is formatted, and that is lost");
        }
        try (Progress progress = new Progress(console)) {
            progress.step("formatting " + node + " with " + type);
            services.fileSystems().format(node, type, label);
        }
        console.out().println("disk " + name + " is formatted with " + type);
    }

    private void refuseMounted(VirtualDisk disk, Services services) throws CommandException {
        for (MountingPoint point : services.mountingPointsIfThere()
                .map(service -> service.list(disk))
                .orElse(List.of())) {
            if (point.mounted()) {
                String target = point.spec().target();
                throw new CommandException(
                        ErrorCode.BUSY,
                        "disk " + name + " is mounted at " + target + "; first: mount:remove " + name + " " + target);
            }
        }
    }
}
