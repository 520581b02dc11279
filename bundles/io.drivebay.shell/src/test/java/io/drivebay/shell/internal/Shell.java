package io.drivebay.shell.internal;

import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.CommandRunner;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.command.Commands;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Runs command lines, without Gogo. */
record Shell(Services services) {
    /** What the command wrote as its result. */
    String run(String... words) throws CommandException {
        return run(false, new ByteArrayOutputStream(), words);
    }

    String run(boolean terminal, ByteArrayOutputStream progress, String... words) throws CommandException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(progress, true, StandardCharsets.UTF_8),
                terminal);
        List<String> arguments = Arrays.asList(words).subList(1, words.length);
        new CommandRunner(services).run(Commands.byName().get(words[0]).get(), console, arguments);
        return out.toString(StandardCharsets.UTF_8);
    }
}
