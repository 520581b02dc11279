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

/** The Gogo commands of scope {@code disk}: one method each, so that Gogo's own help finds them. Threads: any. */
@Component(
        service = DiskCommands.class,
        property = {
            "osgi.command.scope=disk",
            "osgi.command.function=up",
            "osgi.command.function=down",
            "osgi.command.function=list",
            "osgi.command.function=info",
            "osgi.command.function=stats",
            "osgi.command.function=watch",
            "osgi.command.function=create",
            "osgi.command.function=insert",
            "osgi.command.function=remove",
            "osgi.command.function=delete",
            "osgi.command.function=resize",
            "osgi.command.function=swap",
            "osgi.command.function=format",
            "osgi.command.function=drivers",
            "osgi.command.function=providers",
            "osgi.command.function=help"
        })
public final class DiskCommands {
    private final CommandRunner runner;

    /** Made by Declarative Services. */
    @Activate
    public DiskCommands(@Reference Services services) {
        runner = new CommandRunner(services);
    }

    /** See {@code disk:up --help}. */
    @Descriptor("Brings a disk up in one step; see disk:up --help")
    public void up(CommandSession session, String[] arguments) throws CommandException {
        run("disk:up", session, arguments);
    }

    /** See {@code disk:down --help}. */
    @Descriptor("Takes disks down; see disk:down --help")
    public void down(CommandSession session, String[] arguments) throws CommandException {
        run("disk:down", session, arguments);
    }

    /** See {@code disk:list --help}. */
    @Descriptor("Lists the disks; see disk:list --help")
    public void list(CommandSession session, String[] arguments) throws CommandException {
        run("disk:list", session, arguments);
    }

    /** See {@code disk:info --help}. */
    @Descriptor("Shows everything about a disk; see disk:info --help")
    public void info(CommandSession session, String[] arguments) throws CommandException {
        run("disk:info", session, arguments);
    }

    /** See {@code disk:stats --help}. */
    @Descriptor("Shows what became of a disk's requests; see disk:stats --help")
    public void stats(CommandSession session, String[] arguments) throws CommandException {
        run("disk:stats", session, arguments);
    }

    /** See {@code disk:watch --help}. */
    @Descriptor("Prints what happens to disks; see disk:watch --help")
    public void watch(CommandSession session, String[] arguments) throws CommandException {
        run("disk:watch", session, arguments);
    }

    /** See {@code disk:create --help}. */
    @Descriptor("Creates a drive without a medium; see disk:create --help")
    public void create(CommandSession session, String[] arguments) throws CommandException {
        run("disk:create", session, arguments);
    }

    /** See {@code disk:insert --help}. */
    @Descriptor("Inserts a medium into a drive; see disk:insert --help")
    public void insert(CommandSession session, String[] arguments) throws CommandException {
        run("disk:insert", session, arguments);
    }

    /** See {@code disk:remove --help}. */
    @Descriptor("Takes the medium out of a drive; see disk:remove --help")
    public void remove(CommandSession session, String[] arguments) throws CommandException {
        run("disk:remove", session, arguments);
    }

    /** See {@code disk:delete --help}. */
    @Descriptor("Deletes a drive; see disk:delete --help")
    public void delete(CommandSession session, String[] arguments) throws CommandException {
        run("disk:delete", session, arguments);
    }

    /** See {@code disk:resize --help}. */
    @Descriptor("Changes the size of a disk; see disk:resize --help")
    public void resize(CommandSession session, String[] arguments) throws CommandException {
        run("disk:resize", session, arguments);
    }

    /** See {@code disk:swap --help}. */
    @Descriptor("Exchanges the store of a disk that is in use; see disk:swap --help")
    public void swap(CommandSession session, String[] arguments) throws CommandException {
        run("disk:swap", session, arguments);
    }

    /** See {@code disk:format --help}. */
    @Descriptor("Makes a file system on a disk; see disk:format --help")
    public void format(CommandSession session, String[] arguments) throws CommandException {
        run("disk:format", session, arguments);
    }

    /** See {@code disk:drivers --help}. */
    @Descriptor("Shows what can present disks here, and why not; see disk:drivers --help")
    public void drivers(CommandSession session, String[] arguments) throws CommandException {
        run("disk:drivers", session, arguments);
    }

    /** See {@code disk:providers --help}. */
    @Descriptor("Shows what stores can be opened; see disk:providers --help")
    public void providers(CommandSession session, String[] arguments) throws CommandException {
        run("disk:providers", session, arguments);
    }

    /** See {@code disk:help --help}. */
    @Descriptor("Lists the commands; see disk:help --help")
    public void help(CommandSession session, String[] arguments) throws CommandException {
        run("disk:help", session, arguments);
    }

    private void run(String name, CommandSession session, String[] arguments) throws CommandException {
        runner.run(Commands.byName().get(name).get(), Console.of(session), Arrays.asList(arguments));
    }
}
