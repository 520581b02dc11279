package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;

/** Processors that threads are kept on, by sched_setaffinity(2). Nothing is allocated after it is made. Threads: any. */
public final class CpuMask implements AutoCloseable {
    private static final int BYTES = 1024;

    private final NativeBuffer mask;

    private CpuMask() throws DiskException {
        mask = NativeBuffer.allocate(BYTES);
    }

    /** One processor. */
    public static CpuMask only(int cpu) throws DiskException {
        CpuMask made = new CpuMask();
        made.flip(cpu);
        return made;
    }

    /** All processors but one. */
    public static CpuMask allBut(int cpu) throws DiskException {
        CpuMask made = new CpuMask();
        for (int at = 0; at < BYTES; at += Long.BYTES) {
            made.mask.bytes().putLong(at, -1L);
        }
        made.flip(cpu);
        return made;
    }

    private void flip(int cpu) {
        int at = cpu / Long.SIZE * Long.BYTES;
        mask.bytes().putLong(at, mask.bytes().getLong(at) ^ 1L << cpu);
    }

    /**
     * Keeps the calling thread there.
     *
     * @throws DiskException if none of them is there, or it is not allowed
     */
    public void apply() throws DiskException {
        if (LibC.sched_setaffinity(0, BYTES, mask.address()) < 0) {
            throw Errno.exception("keep a thread on chosen processors");
        }
    }

    @Override
    public void close() {
        mask.close();
    }
}
