package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine's processors. */
public final class Cpus {
    private static final Path POSSIBLE = Path.of("/sys/devices/system/cpu/possible");
    private static final int MASK_BYTES = 1024;

    private Cpus() {}

    /** How many the kernel counts with, present or not: what it sizes its per-processor arrays by. */
    public static int possible() throws IOException {
        String list = Files.readString(POSSIBLE).trim();
        int dash = list.lastIndexOf('-');
        int comma = list.lastIndexOf(',');
        return Integer.parseInt(list.substring(Math.max(dash, comma) + 1)) + 1;
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
