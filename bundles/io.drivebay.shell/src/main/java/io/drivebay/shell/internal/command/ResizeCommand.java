package io.drivebay.shell.internal.command;

import io.drivebay.api.ByteSize;
import io.drivebay.shell.internal.cli.ByteSizes;
import io.drivebay.shell.internal.cli.Candidates;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Changes a size. */
@Command(
        name = "disk:resize",
        description =
                "Changes the size of a disk and tells the operating system. The file system on it keeps its own size, and a store that was declared with a size keeps that: write the new size there, or the disk is refused at the next start.",
        footer = {"", "Example:", "  disk:resize data 20G"})
final class ResizeCommand implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = Candidates.Disks.class,
            description = "The disk.")
    private String name;

    @Parameters(
            index = "1",
            paramLabel = "SIZE",
            converter = ByteSizes.class,
            description = "New size: bytes, or with K, M, G, T, P or E.")
    private long size;

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        services.disk(name).resize(size);
        console.out().println("disk " + name + " has " + ByteSize.format(size));
    }
}
