package io.drivebay.driver.fuse.internal.protocol;

import java.nio.ByteBuffer;

/** {@code struct fuse_uring_req_header} with its {@code struct fuse_uring_ent_in_out}, and the commands that use it. */
public final class FuseUringReqHeader {
    /** Size of the structure. */
    public static final int BYTES = 288;
    /** Where {@code struct fuse_in_header} and later {@code struct fuse_out_header} stand. */
    public static final int IN_OUT = 0;
    /** Where the operation's first structure stands. */
    public static final int OP_IN = 128;
    /** Room for it. */
    public static final int OP_IN_BYTES = 128;
    /** {@code enum fuse_uring_cmd}: a new entry. */
    public static final int FUSE_IO_URING_CMD_REGISTER = 1;
    /** {@code enum fuse_uring_cmd}: an answer, and the wish for the next request. */
    public static final int FUSE_IO_URING_CMD_COMMIT_AND_FETCH = 2;

    private static final int RING_ENT_IN_OUT = 256;
    private static final int COMMIT_ID = RING_ENT_IN_OUT + 8;
    private static final int PAYLOAD_SZ = RING_ENT_IN_OUT + 16;

    private FuseUringReqHeader() {}

    /** The identity that the answer is committed with. */
    public static long commitId(ByteBuffer buffer, int at) {
        return buffer.getLong(at + COMMIT_ID);
    }

    /** Bytes in the payload buffer. */
    public static int payloadSz(ByteBuffer buffer, int at) {
        return buffer.getInt(at + PAYLOAD_SZ);
    }

    /** Sets the bytes that the answer has in the payload buffer. */
    public static void payloadSz(ByteBuffer buffer, int at, int bytes) {
        buffer.putInt(at + PAYLOAD_SZ, bytes);
    }
}
