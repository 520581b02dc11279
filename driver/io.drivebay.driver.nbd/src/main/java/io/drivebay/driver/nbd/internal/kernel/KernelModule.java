package io.drivebay.driver.nbd.internal.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The kernel's module {@code nbd}: loaded, built in, or there to be loaded when it is first asked for. */
final class KernelModule {
    private static final String NAME = "nbd";
    private static final Path LOADED = Path.of("/sys/module", NAME);
    private static final Path RELEASE = Path.of("/proc/sys/kernel/osrelease");
    private static final Path MODULES = Path.of("/lib/modules");
    private static final Path LOADING_OFF = Path.of("/proc/sys/kernel/modules_disabled");

    private KernelModule() {}

    /** Why it cannot be used, cause and mend. Changes nothing. */
    static Optional<String> missing() {
        if (Files.exists(LOADED)) {
            return Optional.empty();
        }
        try {
            String release = Files.readString(RELEASE).strip();
            Path lists = MODULES.resolve(release);
            if (!isIn(lists.resolve("modules.dep"))) {
                return Optional.of("the kernel " + release + " has no module nbd in " + lists
                        + "; install one that has it or use another driver");
            } else if (Files.readString(LOADING_OFF).strip().equals("1")) {
                return Optional.of("the module nbd is not loaded and the system lets none be loaded any more"
                        + " (kernel.modules_disabled); load it at boot or use another driver");
            }
            return Optional.empty();
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
                    .anyMatch(file -> List.of(".ko", ".ko.xz", ".ko.zst", ".ko.gz").stream()
                            .anyMatch(end -> file.endsWith("/" + NAME + end)));
        }
    }
}
