package io.drivebay.protocol.nbd;

import java.nio.ByteBuffer;

/**
 * Replies with extended headers: chunks as in structured ones, all lengths of 64 bits.
 *
 * <pre>magic 4, flags 2, type 2, cookie 8, offset 8, length 8</pre>
 */
public final class ExtendedReplies extends ChunkedReplies {
    private static final int HEADER_BYTES = 32;

    @Override
    protected int headerBytes() {
        return HEADER_BYTES;
    }

    @Override
    protected void putHeader(ByteBuffer to, int at, int flags, int type, long cookie, long start, long payload) {
        to.putInt(at, Magic.EXTENDED_REPLY);
        to.putShort(at + 4, (short) flags);
        to.putShort(at + 6, (short) type);
        to.putLong(at + 8, cookie);
        to.putLong(at + 16, start);
        to.putLong(at + 24, payload);
    }

    @Override
    protected int statusType() {
        return ChunkType.BLOCK_STATUS_EXT;
    }

    @Override
    protected int statusBytes() {
        return 2 * Integer.BYTES;
    }

    @Override
    protected void putStatus(ByteBuffer to, int at, int context, int extents) {
        to.putInt(at, context);
        to.putInt(at + Integer.BYTES, extents);
    }

    @Override
    public int extentBytes() {
        return 2 * Long.BYTES;
    }

    @Override
    public void putExtent(ByteBuffer to, int at, long length, int flags) {
        to.putLong(at, length);
        to.putLong(at + Long.BYTES, flags);
    }

    @Override
    public long longestExtent() {
        return Long.MAX_VALUE;
    }
}
