package io.drivebay.cbdisk.internal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Those of this machine. */
final class MachineCommands implements Commands {
    private static final File NOTHING = new File("/dev/null");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** By then a command that is refused has said so. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private final Duration soon;

    MachineCommands() {
        this(SOON);
    }

    MachineCommands(Duration soon) {
        this.soon = soon;
    }

    @Override
    public Optional<String> run(List<String> command) throws InterruptedException {
        try {
            Process process = process(command, ProcessBuilder.Redirect.PIPE);
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.exitValue() == 0 ? Optional.of(printed) : Optional.empty();
        } catch (IOException e) {
            // there is no such command here, so nothing will happen
            return Optional.empty();
        }
    }

    @Override
    public boolean starts(List<String> command) throws InterruptedException {
        try {
            Process process = process(command, ProcessBuilder.Redirect.DISCARD);
            return !process.waitFor(soon.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Process process(List<String> command, ProcessBuilder.Redirect output) throws IOException {
        return new ProcessBuilder(command)
                .redirectInput(NOTHING)
                .redirectOutput(output)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
