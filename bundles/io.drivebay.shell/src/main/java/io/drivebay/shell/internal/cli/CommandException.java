package io.drivebay.shell.internal.cli;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;

/** A command failed. The message is all that the user is to see: one line with a code, but for a store URI with a
 * caret beneath. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A failure of the command's own. */
    public CommandException(ErrorCode code, String message) {
        super(new DiskException(code, message).describe());
    }

    /** What others have said, each with its code. */
    public CommandException(String message) {
        super(message);
    }

    /** What others have said with their codes, and what lies beneath. */
    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The message alone, because Gogo's console shows a failure so. */
    @Override
    public String toString() {
        return getMessage();
    }
}
