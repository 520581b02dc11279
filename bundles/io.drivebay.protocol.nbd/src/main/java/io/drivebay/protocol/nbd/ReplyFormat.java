package io.drivebay.protocol.nbd;

import java.nio.ByteBuffer;

/**
 * How requests are answered on a connection. Everything is put at an index of a buffer in network byte order; the
 * buffer's position stays. The methods that put something return how many bytes it has.
 */
public interface ReplyFormat {
    /** Most bytes that any of the headers here has, data and extents apart. */
    int MOST_BYTES = 64;

    /** Whether an answer may come in several chunks. */
    boolean chunked();

    /** How many bytes stand before the data of a read. */
    int dataHeaderBytes();

    /**
     * What stands before the data of a read.
     *
     * @param start the request's offset
     * @param offset the first byte's
     * @param last whether nothing follows
     */
    void putDataHeader(ByteBuffer to, int at, long cookie, long start, long offset, long length, boolean last);

    /** Says that it is done, without more. */
    int putDone(ByteBuffer to, int at, long cookie, long start);

    /** The same of a command that is not answered with data or extents, in as few bytes as there can be. */
    default int putAcknowledgement(ByteBuffer to, int at, long cookie, long start) {
        return putDone(to, at, cookie, start);
    }

    /** Says that the request has failed. */
    int putError(ByteBuffer to, int at, long cookie, long start, int error);
}
