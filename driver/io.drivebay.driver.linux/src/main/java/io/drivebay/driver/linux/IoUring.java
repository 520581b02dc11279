package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An io_uring with 128-byte submissions, as commands to {@code /dev/fuse} need them (include/uapi/linux/io_uring.h).
 * Nothing is allocated after {@link #create}.
 *
 * <p>Threads: the one that created it.
 */
public final class IoUring implements AutoCloseable {
    private static final long SYS_IO_URING_SETUP = 425;
    private static final long SYS_IO_URING_ENTER = 426;
    private static final int SETUP_CQSIZE = 1 << 3;
    private static final int SETUP_SQE128 = 1 << 10;
    private static final int SETUP_SINGLE_ISSUER = 1 << 12;
    private static final int SETUP_DEFER_TASKRUN = 1 << 13;
    private static final int ENTER_GETEVENTS = 1;
    private static final long OFF_SQES = 0x10000000L;
    private static final byte OP_READ = 22;
    private static final byte OP_URING_CMD = 46;
    private static final int SQE_BYTES = 128;
    private static final int SQE_USED = 80;
    private static final int CQE_BYTES = 16;
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final Descriptor descriptor;
    private final NativeBuffer ringsMemory;
    private final NativeBuffer entriesMemory;
    private final ByteBuffer rings;
    private final ByteBuffer entries;
    private final int submissionTail;
    private final int submissionMask;
    private final int completionHead;
    private final int completionTail;
    private final int completionMask;
    private final int completions;
    private int tail;
    private int pending;
    private int head;
    private int current;

    private IoUring(
            Descriptor descriptor, UringParameters parameters, NativeBuffer ringsMemory, NativeBuffer entriesMemory) {
        this.descriptor = descriptor;
        this.ringsMemory = ringsMemory;
        this.entriesMemory = entriesMemory;
        this.rings = ringsMemory.bytes();
        this.entries = entriesMemory.bytes();
        submissionTail = parameters.submissionTail();
        submissionMask = rings.getInt(parameters.submissionMask());
        completionHead = parameters.completionHead();
        completionTail = parameters.completionTail();
        completionMask = rings.getInt(parameters.completionMask());
        completions = parameters.completions();
        int array = parameters.submissionArray();
        for (int i = 0; i < parameters.submissions(); i++) {
            rings.putInt(array + Integer.BYTES * i, i);
        }
        tail = rings.getInt(submissionTail);
        head = rings.getInt(completionHead);
    }

    /**
     * Makes a ring for the calling thread.
     *
     * @param depth most submissions between two calls of {@link #enter}
     * @throws DiskException NOT_SUPPORTED and others, with the system's words
     */
    public static IoUring create(int depth) throws DiskException {
        int submissions = Integer.highestOneBit(Math.max(1, depth - 1)) << 1;
        try (UringParameters parameters = new UringParameters()) {
            int flags = SETUP_SQE128 | SETUP_CQSIZE | SETUP_SINGLE_ISSUER | SETUP_DEFER_TASKRUN;
            parameters.request(2 * submissions, flags);
            int number = (int) LibC.syscall(SYS_IO_URING_SETUP, submissions, parameters.address(), 0, 0, 0, 0);
            if (number < 0) {
                throw Errno.exception("make an io_uring");
            }
            Descriptor descriptor = new Descriptor(number);
            NativeBuffer rings = null;
            try {
                rings = NativeBuffer.shared(parameters.ringBytes(CQE_BYTES), number, 0);
                NativeBuffer entries = NativeBuffer.shared(parameters.submissions() * SQE_BYTES, number, OFF_SQES);
                return new IoUring(descriptor, parameters, rings, entries);
            } catch (DiskException e) {
                if (rings != null) {
                    rings.close();
                }
                descriptor.close();
                throw e;
            }
        }
    }

    /**
     * Queues a command of FUSE over io_uring ({@code struct fuse_uring_cmd_req}).
     *
     * @param device number of the FUSE device
     * @param command which
     * @param vectors address of {@code struct iovec}s, or 0
     * @param count how many
     * @param commit identity of the request that is answered, or 0
     * @param queue the processor's queue
     * @param tag comes back with the completion
     */
    public void fuseCommand(int device, int command, long vectors, int count, long commit, int queue, long tag) {
        int at = next(OP_URING_CMD, device, vectors, count, tag);
        entries.putInt(at + 8, command);
        entries.putLong(at + 56, commit);
        entries.putShort(at + 64, (short) queue);
    }

    /** Queues a read at the descriptor's own position. */
    public void read(int fd, long address, int length, long tag) {
        int at = next(OP_READ, fd, address, length, tag);
        entries.putLong(at + 8, -1L);
    }

    private int next(byte operation, int fd, long address, int length, long tag) {
        int at = (tail & submissionMask) * SQE_BYTES;
        for (int i = 0; i < SQE_USED; i += Long.BYTES) {
            entries.putLong(at + i, 0);
        }
        entries.put(at, operation);
        entries.putInt(at + 4, fd);
        entries.putLong(at + 16, address);
        entries.putInt(at + 24, length);
        entries.putLong(at + 32, tag);
        tail++;
        pending++;
        return at;
    }

    /**
     * Submits what is queued and waits.
     *
     * @param minimum how many completions to wait for
     * @return 0, or the negative errno; EINTR may simply be repeated
     */
    public int enter(int minimum) {
        INT.setRelease(rings, submissionTail, tail);
        long accepted = LibC.syscall(SYS_IO_URING_ENTER, descriptor.number(), pending, minimum, ENTER_GETEVENTS, 0, 0);
        if (accepted < 0) {
            return -Errno.last();
        }
        pending -= (int) accepted;
        return 0;
    }

    /** Whether there is a next completion now. */
    public boolean hasCompletion() {
        return head != (int) INT.getAcquire(rings, completionTail);
    }

    /** Goes to the next completion; false if there is none now. */
    public boolean nextCompletion() {
        if (head == (int) INT.getAcquire(rings, completionTail)) {
            INT.setRelease(rings, completionHead, head);
            return false;
        }
        current = completions + (head & completionMask) * CQE_BYTES;
        head++;
        return true;
    }

    /** The current completion's tag. */
    public long tag() {
        return rings.getLong(current);
    }

    /** The current completion's result: the negative errno on failure. */
    public int result() {
        return rings.getInt(current + 8);
    }

    @Override
    public void close() {
        descriptor.close();
        entriesMemory.close();
        ringsMemory.close();
    }
}
