package io.drivebay.driver.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/** The machine's processors. */
public final class Cpus {
    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");
    private static final Path POSSIBLE = Path.of("/sys/devices/system/cpu/possible");

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
}
