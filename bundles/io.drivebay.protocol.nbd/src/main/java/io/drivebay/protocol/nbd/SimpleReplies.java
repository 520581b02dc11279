package io.drivebay.protocol.nbd;

import java.nio.ByteBuffer;

/**
 * Simple replies: one for each request, with the data of a read behind it.
 *
 * <pre>magic 4, error 4, cookie 8</pre>
 */
public final class SimpleReplies implements ReplyFormat {
    private static final int BYTES = 16;

    @Override
    public boolean chunked() {
        return false;
    }

    @Override
    public int dataHeaderBytes() {
        return BYTES;
    }

    @Override
    public void putDataHeader(ByteBuffer to, int at, long cookie, long start, long offset, long length, boolean last) {
        putError(to, at, cookie, start, 0);
    }

    @Override
    public int putDone(ByteBuffer to, int at, long cookie, long start) {
        return putError(to, at, cookie, start, 0);
    }

    @Override
    public int putError(ByteBuffer to, int at, long cookie, long start, int error) {
        to.putInt(at, Magic.SIMPLE_REPLY);
        to.putInt(at + 4, error);
        to.putLong(at + 8, cookie);
        return BYTES;
    }
}
