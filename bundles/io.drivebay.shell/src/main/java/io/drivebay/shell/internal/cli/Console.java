package io.drivebay.shell.internal.cli;

import java.io.PrintStream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/**
 * Where a command writes.
 *
 * @param out results; the next command of a pipe reads them
 * @param err progress
 * @param terminal whether progress is seen by a person who watches, so that a line may be written over
 */
public record Console(PrintStream out, PrintStream err, boolean terminal) {
    private static final int ERROR_STREAM = 2;

    /** Where Gogo's interactive shell keeps its terminal; a session without has nobody who watches. */
    private static final String TERMINAL = ".terminal";

    /** The streams of the running command; the session's console where none is running. */
    public static Console of(CommandSession session) {
        Process process = Process.Utils.current();
        return process == null
                ? new Console(session.getConsole(), session.getConsole(), false)
                : new Console(
                        process.out(), process.err(), session.get(TERMINAL) != null && process.isTty(ERROR_STREAM));
    }
}
