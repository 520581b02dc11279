package io.drivebay.protocol.nbd;

/** What a chunk of a structured or extended reply carries ("Structured reply types"). */
public final class ChunkType {
    public static final int NONE = 0;
    public static final int OFFSET_DATA = 1;
    public static final int OFFSET_HOLE = 2;
    public static final int BLOCK_STATUS = 5;
    public static final int BLOCK_STATUS_EXT = 6;

    /** All kinds of errors have it; what all have of the payload stands in front. */
    public static final int ERROR_FLAG = 1 << 15;

    public static final int ERROR = ERROR_FLAG | 1;
    public static final int ERROR_OFFSET = ERROR_FLAG | 2;

    /** The flag of a reply's last chunk. */
    public static final int DONE = 1;

    private ChunkType() {}
}
