package io.drivebay.control.internal.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Sends what is written as frames of one type. Closing it leaves the channel open. */
public final class FrameOutputStream extends OutputStream {
    private final FrameChannel channel;
    private final FrameType type;

    /** A stream into a channel. */
    public FrameOutputStream(FrameChannel channel, FrameType type) {
        this.channel = channel;
        this.type = type;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        for (int sent = 0; sent < length; sent += Frame.LARGEST) {
            int part = Math.min(Frame.LARGEST, length - sent);
            channel.write(new Frame(type, ByteBuffer.wrap(bytes, offset + sent, part)));
        }
    }
}
