package io.drivebay.shell.internal.cli;

/** A command failed. The message is all that the user is to see: one line, but for a store URI with a caret beneath. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A failure that has no cause of its own. */
    public CommandException(String message) {
        super(message);
    }

    /** A failure and what lies beneath. */
    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
