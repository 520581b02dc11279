package io.drivebay.shell.internal.cli;

import io.drivebay.api.DiskException;
import io.drivebay.api.store.StoreUri;
import io.drivebay.api.store.StoreUriException;

/** Shows people where a store URI is wrong. */
public final class Stores {
    private Stores() {}

    /** Something done with a store. */
    @FunctionalInterface
    public interface Use {
        /** Does it. */
        void with(StoreUri store) throws DiskException, CommandException;
    }

    /**
     * Parses a store URI and does something with it.
     *
     * @throws CommandException if the URI is wrong, whoever finds out: its text with a caret under the place
     * @throws DiskException what else the use reports
     */
    public static void use(String text, Use use) throws CommandException, DiskException {
        try {
            use.with(StoreUri.parse(text));
        } catch (StoreUriException e) {
            int column = Math.min(e.column(), text.length() + 1);
            throw new CommandException(e.describe() + "\n  " + text + "\n  " + " ".repeat(column - 1) + "^", e);
        }
    }
}
