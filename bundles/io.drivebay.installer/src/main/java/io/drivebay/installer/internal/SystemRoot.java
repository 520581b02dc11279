package io.drivebay.installer.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The root of the system that is installed into: the machine's own, or a folder while a system image is made.
 *
 * @param path absolute
 */
record SystemRoot(Path path) {
    private static final Path MACHINE = Path.of("/");

    /** From the setting {@code drivebay.sysroot}; the machine if it is null or blank. */
    static SystemRoot of(String setting) {
        return new SystemRoot(
                setting == null || setting.isBlank()
                        ? MACHINE
                        : Path.of(setting).toAbsolutePath().normalize());
    }

    /** Whether it is the system that runs. */
    boolean machine() {
        return path.equals(MACHINE);
    }

    /** Where a path of the system is. */
    Path resolve(String inSystem) {
        return path.resolve(inSystem.startsWith("/") ? inSystem.substring(1) : inSystem);
    }

    /** The path within the system of something that is beneath its root. */
    Path within(Path target) {
        return Path.of("/").resolve(path.relativize(target));
    }

    /**
     * Where a file of a module goes.
     *
     * @throws DiskException ACCESS_DENIED if a folder on the way is a link, which could lead out of the root
     */
    Path target(Path folder, String file) throws DiskException {
        Path target = resolve(folder.toString()).resolve(file);
        for (Path parent = target.getParent(); !parent.equals(path); parent = parent.getParent()) {
            if (Files.exists(parent, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
                throw new DiskException(
                        ErrorCode.ACCESS_DENIED,
                        parent
                                + " is no folder but a link or a file; nothing is installed through it, remove it first");
            }
        }
        return target;
    }
}
