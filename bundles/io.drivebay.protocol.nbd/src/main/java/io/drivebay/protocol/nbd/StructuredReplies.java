package io.drivebay.protocol.nbd;

import java.nio.ByteBuffer;

/**
 * Structured replies.
 *
 * <pre>magic 4, flags 2, type 2, cookie 8, length 4</pre>
 */
public final class StructuredReplies extends ChunkedReplies {
    private static final int HEADER_BYTES = 20;
    private static final SimpleReplies SIMPLE = new SimpleReplies();
    private static final long LONGEST_EXTENT = 0xffff_ffffL;

    @Override
    protected int headerBytes() {
        return HEADER_BYTES;
    }

    @Override
    protected void putHeader(ByteBuffer to, int at, int flags, int type, long cookie, long start, long payload) {
        to.putInt(at, Magic.STRUCTURED_REPLY);
        to.putShort(at + 4, (short) flags);
        to.putShort(at + 6, (short) type);
        to.putLong(at + 8, cookie);
        to.putInt(at + 16, (int) payload);
    }

    /** A simple reply, which may still be given to such commands: clients take it with one call, a chunk with two. */
    @Override
    public int putAcknowledgement(ByteBuffer to, int at, long cookie, long start) {
        return SIMPLE.putDone(to, at, cookie, start);
    }

    @Override
    protected int statusType() {
        return ChunkType.BLOCK_STATUS;
    }

    @Override
    protected int statusBytes() {
        return Integer.BYTES;
    }

    @Override
    protected void putStatus(ByteBuffer to, int at, int context, int extents) {
        to.putInt(at, context);
    }

    @Override
    public int extentBytes() {
        return 2 * Integer.BYTES;
    }

    @Override
    public void putExtent(ByteBuffer to, int at, long length, int flags) {
        to.putInt(at, (int) length);
        to.putInt(at + Integer.BYTES, flags);
    }

    @Override
    public long longestExtent() {
        return LONGEST_EXTENT;
    }
}
