package io.drivebay.control.internal.protocol;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Optional;

/**
 * Frames over a channel. One thread reads; any thread writes, each frame whole. The channel is used as it is, not
 * through streams, which would let a reader that waits keep writers out.
 */
public final class FrameChannel implements Closeable {
    private final ByteChannel channel;
    private final ByteBuffer header = ByteBuffer.allocate(Frame.HEADER);

    /** Frames over this channel, which is blocking. */
    public FrameChannel(ByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits for the next frame.
     *
     * @return nothing if the other side has ended between two frames
     * @throws ProtocolException on an unknown type or an impossible length; nothing was allocated for it
     * @throws EOFException if the other side ended within a frame
     */
    public Optional<Frame> read() throws IOException {
        header.clear();
        if (!fill(header)) {
            return Optional.empty();
        }
        byte code = header.get(0);
        FrameType type = FrameType.of(code)
                .orElseThrow(() -> new ProtocolException("a frame of unknown type " + Byte.toUnsignedInt(code)));
        int length = header.getInt(1);
        if (length < 0 || length > Frame.LARGEST) {
            throw new ProtocolException(
                    "a frame of " + Integer.toUnsignedString(length) + " bytes; the longest has " + Frame.LARGEST);
        }
        ByteBuffer payload = ByteBuffer.allocate(length);
        if (length > 0 && !fill(payload)) {
            throw new EOFException("ended after a frame's header");
        }
        return Optional.of(new Frame(type, payload.flip()));
    }

    /** @return false if there was not even the first byte */
    private boolean fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                if (buffer.position() == 0) {
                    return false;
                }
                throw new EOFException("ended within a frame");
            }
        }
        return true;
    }

    /** Sends a frame; waits while the other side does not read. */
    public void write(Frame frame) throws IOException {
        ByteBuffer payload = frame.payload().duplicate();
        if (payload.remaining() > Frame.LARGEST) {
            throw new ProtocolException(
                    "cannot send " + payload.remaining() + " bytes; a frame has at most " + Frame.LARGEST);
        }
        ByteBuffer whole = ByteBuffer.allocate(Frame.HEADER + payload.remaining());
        whole.put(frame.type().code()).putInt(payload.remaining()).put(payload).flip();
        synchronized (this) {
            while (whole.hasRemaining()) {
                channel.write(whole);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
