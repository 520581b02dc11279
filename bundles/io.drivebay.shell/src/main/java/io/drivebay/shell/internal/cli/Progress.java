package io.drivebay.shell.internal.cli;

import java.io.PrintStream;

/** Says what a long command is doing: on a terminal one line that is written over and wiped at the end, else plain lines. */
public final class Progress implements AutoCloseable {
    /** ECMA-48: carriage return, then erase to the end of the line. */
    private static final String WIPE = "\r\u001b[K";

    private final PrintStream stream;
    private final boolean terminal;

    /** Progress on a console. */
    public Progress(Console console) {
        stream = console.err();
        terminal = console.terminal();
    }

    /** The next step begins. */
    public void step(String what) {
        if (terminal) {
            stream.print(WIPE + what + " ...");
        } else {
            stream.println(what);
        }
        stream.flush();
    }

    @Override
    public void close() {
        if (terminal) {
            stream.print(WIPE);
            stream.flush();
        }
    }
}
