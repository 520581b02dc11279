package io.drivebay.shell.internal.cli;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs a command line: parses, runs or shows the help, puts every failure into words. */
public final class CommandRunner {
    private final Services services;

    /** A runner of commands that use these services. */
    public CommandRunner(Services services) {
        this.services = services;
    }

    /**
     * Runs a command.
     *
     * @param command made for this run
     * @param arguments as the user typed them; null for the word null
     * @throws CommandException with what the user is to see
     */
    public void run(ShellCommand command, Console console, List<String> arguments) throws CommandException {
        CommandLine line = CommandLines.of(command, services);
        try {
            // to Gogo the bare word null is no word at all
            line.parseArgs(arguments.stream().map(String::valueOf).toArray(String[]::new));
        } catch (ParameterException e) {
            throw usage(e.getMessage().replaceAll("\\R\\s*", " "), CommandLines.synopsis(line.getCommandSpec()), e);
        }
        if (line.isUsageHelpRequested()) {
            console.out().println(CommandLines.help(line));
            return;
        }
        try {
            command.run(console, services);
        } catch (DiskException e) {
            throw new CommandException(e.describe(), e);
        } catch (IOException e) {
            throw new CommandException(new DiskException(ErrorCode.of(e), e.toString()).describe(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    /** The code stands before the usage, which has brackets of its own. */
    private static CommandException usage(String wrong, String synopsis, Throwable cause) {
        return new CommandException(
                new DiskException(ErrorCode.INVALID_PARAMETER, wrong).describe() + "; usage: " + synopsis, cause);
    }
}
