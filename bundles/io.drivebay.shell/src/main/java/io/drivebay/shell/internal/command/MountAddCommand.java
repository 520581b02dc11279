package io.drivebay.shell.internal.command;

import io.drivebay.api.mount.MountingPoint;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.shell.internal.cli.Candidates;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds a mounting point. */
@Command(
        name = "mount:add",
        description = "Adds a mounting point to a disk; it comes to life with each medium that has a file system.",
        footer = {
            "",
            "Example:",
            "  mount:add data /media/drivebay/data",
            "  mount:add data 'P:;;Photos' --flag NETWORK --flag NETWORK_READ_ACCESS",
            "  mount:add data vault --flag LOCAL --user 1000"
        })
final class MountAddCommand implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = Candidates.Disks.class,
            description = "The disk.")
    private String name;

    @Parameters(
            index = "1",
            paramLabel = "TARGET",
            arity = "0..1",
            description = "An absolute path for a folder, else a name; nothing for an automatic letter; with NETWORK"
                    + " DRIVE;SERVER;SHARE.")
    private String target = "";

    @Option(
            names = "--flag",
            paramLabel = "FLAG",
            description = "What kind: LOCAL, NETWORK, AUTOCREATE_DRIVE_LETTER ...; may be repeated.")
    private Set<MountingPointFlag> flags = EnumSet.noneOf(MountingPointFlag.class);

    @Option(names = "--user", paramLabel = "UID", description = "Whose point it is with LOCAL; without it your own.")
    private long user;

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        MountingPointSpec spec = flags.isEmpty() && user == 0
                ? MountingPointSpec.of(target)
                : new MountingPointSpec(target, flags, user);
        MountingPoint point = services.mountingPoints().add(services.disk(name), spec);
        console.out().println(MountingPointView.sentence(point));
    }
}
