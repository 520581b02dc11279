package io.drivebay.driver.nbd.internal.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The kernel's module {@code nbd}. */
final class KernelModule {
    /** There too if it is built in, as it has parameters. */
    private static final Path LOADED = Path.of("/sys/module/nbd");

    private static final Path RELEASE = Path.of("/proc/sys/kernel/osrelease");
    private static final Path MODULES = Path.of("/lib/modules");
    private static final String FILE = "/nbd.ko";

    private KernelModule() {}

    /** Why it cannot be used, cause and mend. Changes nothing. */
    static Optional<String> missing() {
        if (Files.exists(LOADED)) {
            return Optional.empty();
        }
        try {
            String release = Files.readString(RELEASE).strip();
            return Optional.of(
                    isIn(MODULES.resolve(release).resolve("modules.dep"))
                            ? "the kernel's module nbd is not loaded; load it (modprobe nbd, or drivebay install)"
                            : "the kernel " + release + " comes without the module nbd; use one that has it, or another"
                                    + " driver");
        } catch (IOException e) {
            return Optional.of("it cannot be told whether the kernel has a module nbd: " + e.getMessage());
        }
    }

    /** Lines are {@code kernel/drivers/block/nbd.ko.xz: others...} (modules.dep(5)). */
    private static boolean isIn(Path list) throws IOException {
        if (!Files.isRegularFile(list)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(list)) {
            return lines.map(line -> line.split(":", 2)[0])
                    .anyMatch(file -> file.endsWith(FILE) || file.contains(FILE + "."));
        }
    }
}
