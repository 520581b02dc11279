package io.drivebay.shell.internal.command;

import io.drivebay.shell.internal.cli.Candidates;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Json;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows statistics. */
@Command(
        name = "disk:stats",
        description =
                "Shows what became of a disk's requests since its medium was inserted. Latencies are rounded up by at most 1/8.",
        footer = {"", "Example:", "  disk:stats data"})
final class StatsCommand implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = Candidates.Disks.class,
            description = "The disk.")
    private String name;

    @Option(names = "--json", description = "Writes JSON instead of a table.")
    private boolean json;

    @Override
    public void run(Console console, Services services) throws CommandException {
        StatisticsView view = new StatisticsView(name, services.disk(name).statistics());
        if (json) {
            console.out().println(Json.write(view.json()));
        } else {
            view.print(console.out());
        }
    }
}
