package io.drivebay.driver.fuse.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The kernel's switch for FUSE over io_uring, a parameter of its fuse module. */
final class UringSwitch {
    private static final Path PARAMETER = Path.of("/sys/module/fuse/parameters/enable_uring");

    private final Path parameter;

    UringSwitch() {
        this(PARAMETER);
    }

    /** For tests: another kernel's. */
    UringSwitch(Path parameter) {
        this.parameter = parameter;
    }

    /** Why it cannot be used, cause and mend; empty if it can, once {@link #turnOn()} has been called. */
    Optional<String> missing() {
        if (!Files.exists(parameter)) {
            return Optional.of("no FUSE over io_uring: the kernel is older than 6.14 or built without it;"
                    + " the classic channel is used");
        } else if (!on() && !Files.isWritable(parameter)) {
            return Optional.of("no FUSE over io_uring: " + parameter + " is N; let root write Y to it");
        }
        return Optional.empty();
    }

    private boolean on() {
        try {
            return Files.readString(parameter).startsWith("Y");
        } catch (IOException e) {
            // what cannot be read cannot be relied on; turning it on tells why
            return false;
        }
    }

    /** Lets new connections use it; it stays on, as other processes may have come to rely on it. */
    void turnOn() throws IOException {
        if (!on()) {
            Files.writeString(parameter, "Y");
        }
    }
}
