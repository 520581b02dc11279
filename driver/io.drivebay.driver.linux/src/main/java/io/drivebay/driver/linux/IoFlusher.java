package io.drivebay.driver.linux;

import io.drivebay.driver.linux.internal.jna.Architecture;
import io.drivebay.driver.linux.internal.jna.LibC;

/** Marks threads that write back dirty memory, so that the kernel does not make them wait for their own work. */
public final class IoFlusher {
    private static final int PR_SET_IO_FLUSHER = 57;

    private IoFlusher() {}

    /** Marks the calling thread (prctl(2), PR_SET_IO_FLUSHER); false without CAP_SYS_RESOURCE or before Linux 5.6. */
    public static boolean markThread() {
        return LibC.syscall(Architecture.HERE.prctl(), PR_SET_IO_FLUSHER, 1, 0, 0, 0, 0) == 0;
    }
}
