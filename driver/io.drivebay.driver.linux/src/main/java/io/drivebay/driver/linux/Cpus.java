package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/** The machine's processors. */
public final class Cpus {
    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");
    private static final Path POSSIBLE = Path.of("/sys/devices/system/cpu/possible");
    private static final int MASK_BYTES = 1024;

    private Cpus() {}

    /** How many the kernel counts with, present or not: what it sizes its per-processor arrays by. */
    public static int possible() throws IOException {
        return parse(Files.readString(POSSIBLE)).length();
    }

    /** Those that run now; others may be plugged in later. */
    public static BitSet online() throws IOException {
        return parse(Files.readString(ONLINE));
    }

    /** Ranges and numbers with commas between (Documentation/admin-guide/cputopology.rst). */
    static BitSet parse(String list) {
        BitSet numbers = new BitSet();
        for (String range : list.trim().split(",")) {
            String[] ends = range.split("-");
            numbers.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
        }
        return numbers;
    }

    /**
     * Keeps the calling thread on one processor (sched_setaffinity(2)).
     *
     * @throws DiskException if it is not there or not allowed
     */
    public static void pinTo(int cpu) throws DiskException {
        try (NativeBuffer mask = NativeBuffer.allocate(MASK_BYTES)) {
            mask.bytes().putLong(cpu / Long.SIZE * Long.BYTES, 1L << cpu);
            if (LibC.sched_setaffinity(0, MASK_BYTES, mask.address()) < 0) {
                throw Errno.exception("pin a thread to processor " + cpu);
            }
        }
    }
}
