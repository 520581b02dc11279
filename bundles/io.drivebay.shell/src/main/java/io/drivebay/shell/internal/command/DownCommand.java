package io.drivebay.shell.internal.command;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.shell.internal.cli.Candidates;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Progress;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.cm.ConfigurationAdmin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes disks down. */
@Command(
        name = "disk:down",
        description = "Takes disks down: unmounts, removes the medium, deletes the drive, and its saved configuration.",
        footer = {"", "Example:", "  disk:down data", "  disk:down --all"})
final class DownCommand implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            arity = "0..1",
            completionCandidates = Candidates.Disks.class,
            description = "The disk.")
    private String name;

    @Option(names = "--all", description = "Every disk; one that fails does not keep the others.")
    private boolean all;

    @Option(names = "--force", description = "Cuts off whoever uses it: their I/O fails, nothing hangs.")
    private boolean force;

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        if (all == (name != null)) {
            throw new CommandException(
                    ErrorCode.INVALID_PARAMETER, "give either NAME or --all, for example: disk:down data");
        }
        if (!all && services.disks().disk(name).isEmpty() && forgetDeclaration(console, services)) {
            return;
        }
        List<VirtualDisk> disks = all ? services.disks().disks() : List.of(services.disk(name));
        List<String> failures = new ArrayList<>();
        List<String> results = new ArrayList<>();
        try (Progress progress = new Progress(console)) {
            for (VirtualDisk disk : disks) {
                progress.step("taking down disk " + disk.name() + " (" + (results.size() + failures.size() + 1) + " of "
                        + disks.size() + ")");
                try {
                    results.add(down(disk, services));
                } catch (DiskException e) {
                    failures.add(e.describe());
                } catch (IOException e) {
                    failures.add(new DiskException(ErrorCode.of(e), "configuration of disk " + disk.name() + ": " + e)
                            .describe());
                }
            }
        }
        results.forEach(console.out()::println);
        if (!failures.isEmpty()) {
            String count = all ? failures.size() + " of " + disks.size() + " disks stayed up: " : "";
            throw new CommandException(count + String.join("; ", failures));
        }
    }

    private String down(VirtualDisk disk, Services services) throws IOException {
        disk.delete(force);
        String result = "disk " + disk.name() + " is down";
        Optional<ConfigurationAdmin> configurations = services.configurationsIfThere();
        return configurations.isEmpty()
                ? result
                : result + remainder(new Declarations(configurations.get()).forget(disk.name()));
    }

    /** A disk that did not come up may be declared all the same. */
    private boolean forgetDeclaration(Console console, Services services) throws IOException {
        Optional<ConfigurationAdmin> configurations = services.configurationsIfThere();
        if (configurations.isEmpty()) {
            return false;
        }
        Declarations declarations = new Declarations(configurations.get());
        if (declarations.find(name).isEmpty()) {
            return false;
        }
        console.out()
                .println(
                        "disk " + name + " was not up; its declaration is over" + remainder(declarations.forget(name)));
        return true;
    }

    private static String remainder(Optional<String> file) {
        return file.map(path -> "; it comes back with the host unless you remove " + path)
                .orElse("");
    }
}
