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

/** The Gogo commands of scope {@code driver}: one method each, so that Gogo's own help finds them. Threads: any. */
@Component(
        service = DriverCommands.class,
        property = {
            "osgi.command.scope=driver",
            "osgi.command.function=status",
            "osgi.command.function=install",
            "osgi.command.function=uninstall"
        })
public final class DriverCommands {
    private final CommandRunner runner;

    /** Made by Declarative Services. */
    @Activate
    public DriverCommands(@Reference Services services) {
        runner = new CommandRunner(services);
    }

    /** See {@code driver:status --help}. */
    @Descriptor("Shows what is installed; see driver:status --help")
    public void status(CommandSession session, String[] arguments) throws CommandException {
        run("driver:status", session, arguments);
    }

    /** See {@code driver:install --help}. */
    @Descriptor("Installs the system parts that drivers need; see driver:install --help")
    public void install(CommandSession session, String[] arguments) throws CommandException {
        run("driver:install", session, arguments);
    }

    /** See {@code driver:uninstall --help}. */
    @Descriptor("Removes the system parts that drivers need; see driver:uninstall --help")
    public void uninstall(CommandSession session, String[] arguments) throws CommandException {
        run("driver:uninstall", session, arguments);
    }

    private void run(String name, CommandSession session, String[] arguments) throws CommandException {
        runner.run(Commands.byName().get(name).get(), Console.of(session), Arrays.asList(arguments));
    }
}
