package io.drivebay.control.internal;

import io.drivebay.control.internal.protocol.TerminalSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.jline.reader.LineReader;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gogo's interactive shell, with history and completion, on the client's terminal. */
final class ConsoleJob implements Job {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleJob.class);
    private static final int TYPED_AHEAD = 64 * 1024;

    private final BundleContext context;
    private final CommandProcessor processor;
    private final TerminalSpec spec;
    private final OutputStream out;
    private final PrintStream err;
    private final PipedOutputStream typed = new PipedOutputStream();
    private final PipedInputStream read;

    ConsoleJob(BundleContext context, CommandProcessor processor, TerminalSpec spec, OutputStream out, PrintStream err)
            throws IOException {
        this.context = context;
        this.processor = processor;
        this.spec = spec;
        this.out = out;
        this.err = err;
        read = new PipedInputStream(typed, TYPED_AHEAD);
    }

    @Override
    public int run() throws InterruptedException {
        try (Terminal terminal = new ExternalTerminal("drivebay", spec.type(), read, out, StandardCharsets.UTF_8);
                CommandSession session =
                        processor.createSession(terminal.input(), terminal.output(), terminal.output())) {
            terminal.setSize(new Size(spec.columns(), spec.rows()));
            session.put(Shell.VAR_TERMINAL, terminal);
            session.put(LineReader.HISTORY_FILE, Path.of(context.getProperty(ControlServer.HOME), "console.history"));
            Shell shell = new Shell(new ShellContext(context), processor);
            session.put("exit", leaving(shell));
            // nohistory: the file above instead of one in the user's home; noshutdown: leaving does not stop the host
            shell.gosh(session, new String[] {"--login", "--nohistory", "--noshutdown"});
            terminal.flush();
            return 0;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // Gogo declares Exception
            LOG.debug("The console failed", e);
            err.println("console: " + e);
            return CommandJob.FAILED;
        }
    }

    /** Ends the shell after the line that calls it. Gogo's own exit is Java's: it would end the host. */
    private static Function leaving(Shell shell) {
        return (session, arguments) -> {
            shell.stop();
            return null;
        };
    }

    @Override
    public void input(ByteBuffer bytes) {
        try {
            if (bytes.hasRemaining()) {
                typed.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
                typed.flush();
            } else {
                typed.close();
            }
        } catch (IOException e) {
            // typed after the shell has ended
            LOG.trace("Nobody reads what was typed", e);
        }
    }

    @Override
    public void cancel() {
        input(ByteBuffer.allocate(0));
    }
}
