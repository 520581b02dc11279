package io.drivebay.desktop.internal;

import io.drivebay.api.DiskException;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/** Which system is meant: this machine's, or one that is made in a folder. */
final class SystemRoot {
    private static final String SETTING = "drivebay.sysroot";
    private static final Path MACHINE = Path.of("/");

    private SystemRoot() {}

    /** The root of the system that the framework names. */
    static Path of(BundleContext context) {
        return Optional.ofNullable(context.getProperty(SETTING))
                .filter(setting -> !setting.isBlank())
                .map(setting -> Path.of(setting).toAbsolutePath())
                .orElse(MACHINE);
    }

    /** Makes udev look at a device with new rules, if it is this machine's. */
    static void changed(Path root, Path node) throws DiskException {
        if (root.equals(MACHINE)) {
            Udev.changed(node);
        }
    }
}
