package io.drivebay.control.internal;

import io.drivebay.control.internal.protocol.Frame;
import io.drivebay.control.internal.protocol.FrameChannel;
import io.drivebay.control.internal.protocol.FrameOutputStream;
import io.drivebay.control.internal.protocol.FrameType;
import io.drivebay.control.internal.protocol.ProtocolException;
import io.drivebay.control.internal.protocol.TerminalSpec;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client, from its hello to its end. A client has one job at a time; all its lines share a session. */
final class Conversation implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    private final BundleContext context;
    private final CommandProcessor processor;
    private final FrameChannel channel;
    private final ExecutorService workers;
    private final OutputStream rawOut;
    private final PrintStream out;
    private final PrintStream err;
    private final CommandSession session;

    private volatile Job job;
    private Future<?> running;

    Conversation(BundleContext context, CommandProcessor processor, FrameChannel channel, ExecutorService workers) {
        this.context = context;
        this.processor = processor;
        this.channel = channel;
        this.workers = workers;
        rawOut = new FrameOutputStream(channel, FrameType.OUTPUT);
        out = new PrintStream(new BufferedOutputStream(rawOut), false, StandardCharsets.UTF_8);
        err = new PrintStream(
                new BufferedOutputStream(new FrameOutputStream(channel, FrameType.ERROR)),
                true,
                StandardCharsets.UTF_8);
        session = processor.createSession(new ByteArrayInputStream(new byte[0]), out, err);
    }

    @Override
    public void run() {
        try {
            channel.write(Frame.text(FrameType.HELLO, Greeting.of(context)));
            for (Optional<Frame> frame = channel.read(); frame.isPresent(); frame = channel.read()) {
                accept(frame.get());
            }
        } catch (ProtocolException e) {
            LOG.warn("Refused a client of the control socket: {}", e.getMessage());
            refuse(e.getMessage());
        } catch (IOException e) {
            LOG.debug("A client of the control socket has gone", e);
        } finally {
            end();
        }
    }

    private void accept(Frame frame) throws IOException {
        switch (frame.type()) {
            case EXECUTE -> begin(new CommandJob(session, frame.text(), out, err));
            case CONSOLE -> begin(new ConsoleJob(context, processor, TerminalSpec.parse(frame.text()), rawOut, err));
            case INPUT -> {
                Job current = job;
                if (current != null) {
                    current.input(frame.payload());
                }
            }
            default -> throw new ProtocolException("a client does not send " + frame.type());
        }
    }

    private void begin(Job next) throws ProtocolException {
        if (job != null) {
            throw new ProtocolException("one command at a time; the last one has not ended");
        }
        job = next;
        running = workers.submit(() -> perform(next));
    }

    private void perform(Job current) {
        try {
            int status = current.run();
            // first: as soon as the client knows the end it may send the next line
            job = null;
            channel.write(Frame.exit(status));
        } catch (InterruptedException e) {
            // the client has gone, or the host stops: closing tells whoever still listens
            closeChannel();
        } catch (IOException e) {
            LOG.debug("Nobody waits for the end of a command", e);
            closeChannel();
        }
    }

    private void refuse(String reason) {
        try {
            channel.write(Frame.text(FrameType.REFUSED, reason));
        } catch (IOException e) {
            LOG.debug("A refused client has gone", e);
        }
    }

    private void end() {
        Job current = job;
        if (current != null) {
            current.cancel();
            running.cancel(true);
        }
        session.close();
        closeChannel();
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("Closing the connection of a client failed", e);
        }
    }
}
