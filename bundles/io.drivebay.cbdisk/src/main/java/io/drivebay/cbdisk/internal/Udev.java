package io.drivebay.cbdisk.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The operating system's word about devices: waits until it is spread. */
public final class Udev {
    private static final int SECONDS = 30;

    private final String program;

    /** As a program says it, which takes what udevadm(8) takes. */
    public Udev(String program) {
        this.program = program;
    }

    static Udev ofMachine() {
        return new Udev("udevadm");
    }

    /**
     * Waits until the desktop has been told of everything that happened to devices; where there is no udev there is
     * nobody to tell.
     */
    public void settle() throws DiskException {
        try {
            Process process = new ProcessBuilder(List.of(program, "settle", "--timeout=" + SECONDS))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(SECONDS + 5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DiskException(ErrorCode.CAN_NOT_COMPLETE, "the wait for udev was interrupted", e);
        } catch (IOException e) {
            // no udevadm, no udev
        }
    }
}
