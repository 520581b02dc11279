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

/** The Gogo commands of scope {@code icon}: one method each, so that Gogo's own help finds them. Threads: any. */
@Component(
        service = IconCommands.class,
        property = {
            "osgi.command.scope=icon",
            "osgi.command.function=register",
            "osgi.command.function=unregister",
            "osgi.command.function=registered",
            "osgi.command.function=show",
            "osgi.command.function=reset"
        })
public final class IconCommands {
    private final CommandRunner runner;

    /** Made by Declarative Services. */
    @Activate
    public IconCommands(@Reference Services services) {
        runner = new CommandRunner(services);
    }

    /** See {@code icon:register --help}. */
    @Descriptor("Registers an icon; see icon:register --help")
    public void register(CommandSession session, String[] arguments) throws CommandException {
        run("icon:register", session, arguments);
    }

    /** See {@code icon:unregister --help}. */
    @Descriptor("Forgets an icon; see icon:unregister --help")
    public void unregister(CommandSession session, String[] arguments) throws CommandException {
        run("icon:unregister", session, arguments);
    }

    /** See {@code icon:registered --help}. */
    @Descriptor("Says whether an icon is registered; see icon:registered --help")
    public void registered(CommandSession session, String[] arguments) throws CommandException {
        run("icon:registered", session, arguments);
    }

    /** See {@code icon:show --help}. */
    @Descriptor("Shows an icon on a disk; see icon:show --help")
    public void show(CommandSession session, String[] arguments) throws CommandException {
        run("icon:show", session, arguments);
    }

    /** See {@code icon:reset --help}. */
    @Descriptor("Shows the disk's own icon again; see icon:reset --help")
    public void reset(CommandSession session, String[] arguments) throws CommandException {
        run("icon:reset", session, arguments);
    }

    private void run(String name, CommandSession session, String[] arguments) throws CommandException {
        runner.run(Commands.byName().get(name).get(), Console.of(session), Arrays.asList(arguments));
    }
}
