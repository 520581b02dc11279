package io.drivebay.desktop.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The device manager, where it runs. */
final class Udev {
    private static final Path CONTROL = Path.of("/run/udev/control");
    private static final List<Path> PROGRAMS = List.of(Path.of("/usr/bin/udevadm"), Path.of("/bin/udevadm"));
    private static final int BOUND_SECONDS = 30;

    private Udev() {}

    /** Makes it read its rules, and look at a device with them. */
    static void changed(Path node) throws DiskException {
        if (Files.exists(CONTROL) && Files.exists(node)) {
            run("control", "--reload");
            run("trigger", "--action=change", node.toString());
        }
    }

    private static void run(String... arguments) throws DiskException {
        Path program = PROGRAMS.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new DiskException(
                        ErrorCode.NOT_SUPPORTED, "udev runs, but there is no udevadm; install the package udev"));
        String line = program + " " + String.join(" ", arguments);
        try {
            Process process = new ProcessBuilder(line.split(" "))
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new DiskException(ErrorCode.SEM_TIMEOUT, line + " did not end within " + BOUND_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new DiskException(ErrorCode.IO_DEVICE, line + " failed: status " + process.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DiskException(ErrorCode.CAN_NOT_COMPLETE, line + " was interrupted", e);
        } catch (DiskException e) {
            throw e;
        } catch (IOException e) {
            throw SystemFiles.failure("run " + line, e);
        }
    }
}
