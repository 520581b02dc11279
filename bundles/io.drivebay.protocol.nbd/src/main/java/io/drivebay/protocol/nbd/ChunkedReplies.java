package io.drivebay.protocol.nbd;

import java.nio.ByteBuffer;

/**
 * Replies in chunks, each with a header and a payload; the last one is marked.
 *
 * <pre>
 *   OFFSET_DATA       offset 8, data
 *   OFFSET_HOLE       offset 8, length 4
 *   BLOCK_STATUS      context 4, then for each extent length 4, flags 4
 *   BLOCK_STATUS_EXT  context 4, count 4, then for each extent length 8, flags 8
 *   ERROR             error 4, length of the message 2
 *   ERROR_OFFSET      the same, offset 8
 * </pre>
 */
public abstract class ChunkedReplies implements ReplyFormat {
    private static final int OFFSET_BYTES = 8;
    private static final int HOLE_BYTES = 12;
    private static final int ERROR_BYTES = 6;

    /** How many bytes a chunk's header has. */
    protected abstract int headerBytes();

    /** A chunk's header. */
    protected abstract void putHeader(
            ByteBuffer to, int at, int flags, int type, long cookie, long start, long payload);

    /** How many bytes of a status chunk's payload stand before the extents. */
    protected abstract int statusBytes();

    /** How many bytes an extent has. */
    public abstract int extentBytes();

    /** The extents' chunk without the extents. */
    protected abstract void putStatus(ByteBuffer to, int at, int context, int extents);

    /** The type of the extents' chunk. */
    protected abstract int statusType();

    /** One extent. */
    public abstract void putExtent(ByteBuffer to, int at, long length, int flags);

    /** Most bytes that one extent can have. */
    public abstract long longestExtent();

    @Override
    public final boolean chunked() {
        return true;
    }

    @Override
    public final int dataHeaderBytes() {
        return headerBytes() + OFFSET_BYTES;
    }

    @Override
    public final void putDataHeader(
            ByteBuffer to, int at, long cookie, long start, long offset, long length, boolean last) {
        putHeader(to, at, last ? ChunkType.DONE : 0, ChunkType.OFFSET_DATA, cookie, start, OFFSET_BYTES + length);
        to.putLong(at + headerBytes(), offset);
    }

    /** Says that a part of what was read is zeroes. */
    public final int putHole(ByteBuffer to, int at, long cookie, long start, long offset, int length, boolean last) {
        putHeader(to, at, last ? ChunkType.DONE : 0, ChunkType.OFFSET_HOLE, cookie, start, HOLE_BYTES);
        to.putLong(at + headerBytes(), offset);
        to.putInt(at + headerBytes() + OFFSET_BYTES, length);
        return headerBytes() + HOLE_BYTES;
    }

    @Override
    public final int putDone(ByteBuffer to, int at, long cookie, long start) {
        putHeader(to, at, ChunkType.DONE, ChunkType.NONE, cookie, start, 0);
        return headerBytes();
    }

    @Override
    public final int putError(ByteBuffer to, int at, long cookie, long start, int error) {
        putHeader(to, at, ChunkType.DONE, ChunkType.ERROR, cookie, start, ERROR_BYTES);
        putReason(to, at + headerBytes(), error);
        return headerBytes() + ERROR_BYTES;
    }

    /** Says that a part could not be read. */
    public final int putErrorAt(ByteBuffer to, int at, long cookie, long start, int error, long offset, boolean last) {
        int payload = ERROR_BYTES + OFFSET_BYTES;
        putHeader(to, at, last ? ChunkType.DONE : 0, ChunkType.ERROR_OFFSET, cookie, start, payload);
        putReason(to, at + headerBytes(), error);
        to.putLong(at + headerBytes() + ERROR_BYTES, offset);
        return headerBytes() + payload;
    }

    private static void putReason(ByteBuffer to, int at, int error) {
        to.putInt(at, error);
        to.putShort(at + 4, (short) 0);
    }

    /** What stands before the extents of a status, which is the only chunk of its reply. */
    public final int putStatusHeader(ByteBuffer to, int at, long cookie, long start, int context, int extents) {
        long payload = statusBytes() + (long) extents * extentBytes();
        putHeader(to, at, ChunkType.DONE, statusType(), cookie, start, payload);
        putStatus(to, at + headerBytes(), context, extents);
        return headerBytes() + statusBytes();
    }
}
