package io.drivebay.shell.internal.cli;

import java.io.IOException;

/** A command with its arguments: made anew for each run, its annotated fields filled in by the parser. */
@FunctionalInterface
public interface ShellCommand {
    /**
     * Does it.
     *
     * @throws IOException what a service reports
     * @throws CommandException with what the user is to see
     * @throws InterruptedException if the user interrupts it
     */
    void run(Console console, Services services) throws IOException, CommandException, InterruptedException;
}
