package io.drivebay.installer.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The commands of the running system. */
final class LinuxCommands implements SystemCommands {
    private static final List<String> PLACES = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");
    private static final int BOUND_SECONDS = 60;
    private static final Path UDEV = Path.of("/run/udev/control");
    private static final int MOST_OUTPUT = 4096;

    /** Whether a program is where administrators' programs are. */
    static boolean has(SystemRoot root, String program) {
        return PLACES.stream().anyMatch(place -> Files.isExecutable(root.resolve(place + "/" + program)));
    }

    @Override
    public void load(String module) throws DiskException {
        run("modprobe", "--", module);
    }

    @Override
    public void unload(String module) throws DiskException {
        run("modprobe", "-r", "--", module);
    }

    @Override
    public void rulesChanged() throws DiskException {
        if (Files.exists(UDEV)) {
            run("udevadm", "control", "--reload");
            run("udevadm", "trigger", "--action=change", "--subsystem-match=block");
        }
    }

    private static void run(String program, String... arguments) throws DiskException {
        Path path = PLACES.stream()
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new DiskException(
                        ErrorCode.NOT_SUPPORTED, "there is no " + program + "; install kmod and udev"));
        List<String> command = new ArrayList<>();
        command.add(path.toString());
        command.addAll(List.of(arguments));
        String line = String.join(" ", command);
        try {
            Path output = Files.createTempFile("drivebay", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new DiskException(
                            ErrorCode.SEM_TIMEOUT, line + " did not end within " + BOUND_SECONDS + " s");
                }
                if (process.exitValue() != 0) {
                    throw new DiskException(ErrorCode.IO_DEVICE, line + " failed: " + text(output));
                }
            } finally {
                Files.delete(output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DiskException(ErrorCode.CAN_NOT_COMPLETE, line + " was interrupted", e);
        } catch (DiskException e) {
            throw e;
        } catch (IOException e) {
            throw Trouble.of("run " + line, e);
        }
    }

    private static String text(Path output) throws IOException {
        try (var stream = Files.newInputStream(output)) {
            return new String(stream.readNBytes(MOST_OUTPUT)).strip().replaceAll("\\s+", " ");
        }
    }
}
