package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import java.nio.ByteBuffer;

/** {@code struct io_uring_params}: sq_off begins at 40, cq_off at 80. */
final class UringParameters implements AutoCloseable {
    private static final int BYTES = 120;
    private static final int SQ_ENTRIES = 0;
    private static final int CQ_ENTRIES = 4;
    private static final int FLAGS = 8;
    private static final int SQ_OFF_TAIL = 44;
    private static final int SQ_OFF_RING_MASK = 48;
    private static final int SQ_OFF_ARRAY = 64;
    private static final int CQ_OFF_HEAD = 80;
    private static final int CQ_OFF_TAIL = 84;
    private static final int CQ_OFF_RING_MASK = 88;
    private static final int CQ_OFF_CQES = 100;

    private final NativeBuffer memory;
    private final ByteBuffer bytes;

    UringParameters() throws DiskException {
        memory = NativeBuffer.allocate(BYTES);
        bytes = memory.bytes();
    }

    void request(int completionEntries, int flags) {
        bytes.putInt(CQ_ENTRIES, completionEntries);
        bytes.putInt(FLAGS, flags);
    }

    long address() {
        return memory.address();
    }

    int submissions() {
        return bytes.getInt(SQ_ENTRIES);
    }

    int submissionTail() {
        return bytes.getInt(SQ_OFF_TAIL);
    }

    int submissionMask() {
        return bytes.getInt(SQ_OFF_RING_MASK);
    }

    int submissionArray() {
        return bytes.getInt(SQ_OFF_ARRAY);
    }

    int completionHead() {
        return bytes.getInt(CQ_OFF_HEAD);
    }

    int completionTail() {
        return bytes.getInt(CQ_OFF_TAIL);
    }

    int completionMask() {
        return bytes.getInt(CQ_OFF_RING_MASK);
    }

    int completions() {
        return bytes.getInt(CQ_OFF_CQES);
    }

    /** Both rings are one mapping (IORING_FEAT_SINGLE_MMAP). */
    int ringBytes(int completionBytes) {
        int submissionEnd = submissionArray() + submissions() * Integer.BYTES;
        int completionEnd = completions() + bytes.getInt(CQ_ENTRIES) * completionBytes;
        return Math.max(submissionEnd, completionEnd);
    }

    @Override
    public void close() {
        memory.close();
    }
}
