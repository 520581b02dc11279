package io.drivebay.control.internal;

import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes one command line in a session of Gogo. The line is never logged: it may hold a secret. */
final class CommandJob implements Job {
    /** Of a command that failed. */
    static final int FAILED = 1;

    /** How Gogo begins when a word is a pattern of file names, which a store with options looks like. */
    private static final String NO_FILES = "no matches found: ";

    private static final Logger LOG = LoggerFactory.getLogger(CommandJob.class);

    private final CommandSession session;
    private final String line;
    private final PrintStream out;
    private final PrintStream err;

    CommandJob(CommandSession session, String line, PrintStream out, PrintStream err) {
        this.session = session;
        this.line = line;
        this.out = out;
        this.err = err;
    }

    @Override
    public int run() throws InterruptedException {
        try {
            Object result = session.execute(line);
            if (result != null) {
                out.println(session.format(result, Converter.INSPECT));
            }
            return 0;
        } catch (InterruptedException | InterruptedIOException e) {
            throw new InterruptedException("the client has gone");
        } catch (Exception e) {
            // Gogo declares Exception; what a command throws is its failure
            LOG.debug("A command failed", e);
            err.println(words(e));
            return FAILED;
        } finally {
            out.flush();
            err.flush();
        }
    }

    private static String words(Exception e) {
        String message = e.getMessage();
        if (message == null || e instanceof RuntimeException && !gogo(e)) {
            return e.toString();
        }
        return message.startsWith(NO_FILES)
                ? message + "; put a word with ?, * or [ into single quotes, unless it stands for files"
                : message;
    }

    /** Gogo's own exceptions speak to the user; other unchecked ones are bugs, whose type tells more than the text. */
    private static boolean gogo(Exception e) {
        return e.getClass().getName().startsWith("org.apache.felix.gogo.");
    }

    @Override
    public void input(ByteBuffer typed) {
        // commands of a line read nothing
    }

    @Override
    public void cancel() {
        session.close();
    }
}
