package io.drivebay.shell.internal.command;

import io.drivebay.api.mount.MountingPoint;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.shell.internal.cli.Candidates;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Adds a mounting point. */
@Command(
        name = "mount:add",
        description = "Adds a mounting point to a disk; it comes to life with each medium that has a file system.",
        footer = {"", "Example:", "  mount:add data /media/drivebay/data"})
final class MountAddCommand implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = Candidates.Disks.class,
            description = "The disk.")
    private String name;

    @Parameters(index = "1", paramLabel = "TARGET", description = "An absolute path for a folder, else a global name.")
    private String target;

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        MountingPoint point = services.mountingPoints().add(services.disk(name), MountingPointSpec.of(target));
        console.out().println(MountingPointView.sentence(point));
    }
}
