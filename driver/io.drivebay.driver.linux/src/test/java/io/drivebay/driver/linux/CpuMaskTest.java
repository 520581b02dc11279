package io.drivebay.driver.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.drivebay.api.DiskException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CpuMaskTest {
    private final BitSet before = allowed();

    @AfterEach
    void restore() throws Exception {
        try (CpuMask all = CpuMask.allBut(Cpus.possible())) {
            all.apply();
        }
    }

    /** Of the calling thread (proc_pid_status(5)). */
    private static BitSet allowed() {
        try {
            return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                    .filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .map(line -> Cpus.parse(line.substring(line.indexOf(':') + 1)))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void keepsAThreadOnOneProcessor() throws Exception {
        int last = before.length() - 1;
        try (CpuMask mask = CpuMask.only(last)) {
            mask.apply();
        }
        assertEquals("{" + last + "}", allowed().toString());
    }

    @Test
    void keepsAThreadOffOneProcessor() throws Exception {
        int first = before.nextSetBit(0);
        try (CpuMask mask = CpuMask.allBut(first)) {
            mask.apply();
        }
        BitSet others = (BitSet) before.clone();
        others.clear(first);
        assertEquals(others, allowed());
    }

    @Test
    void saysThatAProcessorIsNotThere() throws Exception {
        try (CpuMask mask = CpuMask.only(Cpus.possible() + 64)) {
            assertThrows(DiskException.class, mask::apply);
        }
    }
}
