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

/** The Gogo commands of scope {@code mount}: one method each, so that Gogo's own help finds them. Threads: any. */
@Component(
        service = MountCommands.class,
        property = {
            "osgi.command.scope=mount",
            "osgi.command.function=add",
            "osgi.command.function=list",
            "osgi.command.function=remove"
        })
public final class MountCommands {
    private final CommandRunner runner;

    /** Made by Declarative Services. */
    @Activate
    public MountCommands(@Reference Services services) {
        runner = new CommandRunner(services);
    }

    /** See {@code mount:add --help}. */
    @Descriptor("Adds a mounting point to a disk; see mount:add --help")
    public void add(CommandSession session, String[] arguments) throws CommandException {
        run("mount:add", session, arguments);
    }

    /** See {@code mount:list --help}. */
    @Descriptor("Lists mounting points; see mount:list --help")
    public void list(CommandSession session, String[] arguments) throws CommandException {
        run("mount:list", session, arguments);
    }

    /** See {@code mount:remove --help}. */
    @Descriptor("Unmounts and removes a mounting point; see mount:remove --help")
    public void remove(CommandSession session, String[] arguments) throws CommandException {
        run("mount:remove", session, arguments);
    }

    private void run(String name, CommandSession session, String[] arguments) throws CommandException {
        runner.run(Commands.byName().get(name).get(), Console.of(session), Arrays.asList(arguments));
    }
}
