package io.drivebay.control.internal.client;

import io.drivebay.control.internal.protocol.Frame;
import io.drivebay.control.internal.protocol.FrameChannel;
import io.drivebay.control.internal.protocol.FrameType;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A client's end of the control socket. */
final class HostConnection implements Closeable {
    private final FrameChannel channel;
    private final String greeting;

    private HostConnection(FrameChannel channel, String greeting) {
        this.channel = channel;
        this.greeting = greeting;
    }

    /** Connects and hears the greeting. */
    static HostConnection open(Path home) throws IOException {
        SocketChannel socket = SocketChannel.open(
                UnixDomainSocketAddress.of(home.resolve("run").resolve("control.sock")));
        FrameChannel channel = new FrameChannel(socket);
        try {
            Frame hello = channel.read().orElseThrow(() -> new IOException("the host hung up"));
            if (hello.type() != FrameType.HELLO) {
                throw new IOException(
                        hello.type() == FrameType.REFUSED ? "the host refused: " + hello.text() : "no host answers");
            }
            return new HostConnection(channel, hello.text());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** What the host says of itself, in lines. */
    String greeting() {
        return greeting;
    }

    void send(Frame frame) throws IOException {
        channel.write(frame);
    }

    /** Prints what comes until the job has ended; returns its status. */
    int await(PrintStream out, PrintStream err) throws IOException {
        while (true) {
            Frame frame = channel.read().orElseThrow(() -> new IOException("the host stopped before the end"));
            switch (frame.type()) {
                case OUTPUT -> print(out, frame);
                case ERROR -> print(err, frame);
                case EXIT -> {
                    out.flush();
                    return frame.status();
                }
                case REFUSED -> throw new IOException("the host refused: " + frame.text());
                default -> throw new IOException("the host sent " + frame.type());
            }
        }
    }

    private static void print(PrintStream stream, Frame frame) {
        stream.write(
                frame.payload().array(),
                frame.payload().position(),
                frame.payload().remaining());
        stream.flush();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
