package io.drivebay.shell.internal;

import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.CommandRunner;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.command.Commands;
import java.util.Arrays;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The Gogo commands of scope {@code nbd}: one method each, so that Gogo's own help finds them. Threads: any. */
@Component(
        service = NbdCommands.class,
        property = {
            "osgi.command.scope=nbd",
            "osgi.command.function=list",
            "osgi.command.function=export",
            "osgi.command.function=unexport"
        })
public final class NbdCommands {
    private final CommandRunner runner;

    /** Made by Declarative Services. */
    @Activate
    public NbdCommands(@Reference Services services) {
        runner = new CommandRunner(services);
    }

    /** See {@code nbd:list --help}. */
    @Descriptor("Lists the NBD exports; see nbd:list --help")
    public void list(CommandSession session, String[] arguments) throws CommandException {
        run("nbd:list", session, arguments);
    }

    /** See {@code nbd:export --help}. */
    @Descriptor("Serves a disk over NBD; see nbd:export --help")
    public void export(CommandSession session, String[] arguments) throws CommandException {
        run("nbd:export", session, arguments);
    }

    /** See {@code nbd:unexport --help}. */
    @Descriptor("Serves a disk over NBD no longer; see nbd:unexport --help")
    public void unexport(CommandSession session, String[] arguments) throws CommandException {
        run("nbd:unexport", session, arguments);
    }

    private void run(String name, CommandSession session, String[] arguments) throws CommandException {
        runner.run(Commands.byName().get(name).get(), Console.of(session), Arrays.asList(arguments));
    }
}
