package io.drivebay.api.disk;

/** The kinds of requests. */
public enum Operation {
    /** Reads. */
    READ,
    /** Writes. */
    WRITE,
    /** Flushes. */
    FLUSH,
    /** Discards. */
    DISCARD,
    /** Write zeroes. */
    WRITE_ZEROES,
    /** Questions for extents. */
    EXTENTS
}
