package io.drivebay.cbdisk.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether events are logged: kept in a file of the machine, so that it outlasts the process. */
public final class LoggingSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(LoggingSwitch.class);
    private static final String SYSROOT = "drivebay.sysroot";
    private static final String FILE = "var/lib/drivebay/cbdisk-logging";

    private final Path file;
    private volatile boolean enabled;

    /** A switch that is kept in a file. */
    public LoggingSwitch(Path file) {
        this.file = file;
        this.enabled = read(file);
    }

    /** The machine's, or the one of the tree that the framework's {@code drivebay.sysroot} names. */
    static LoggingSwitch of(Services services) throws DiskException {
        Path root = services.setting(SYSROOT)
                .filter(setting -> !setting.isBlank())
                .map(Path::of)
                .orElse(Path.of("/"));
        return new LoggingSwitch(root.toAbsolutePath().resolve(FILE));
    }

    private static boolean read(Path file) {
        try {
            return Boolean.parseBoolean(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            LOG.warn("Whether events are to be logged cannot be read from {}; they are not: {}", file, e.toString());
            return false;
        }
    }

    /** Whether events are logged now. */
    public boolean enabled() {
        return enabled;
    }

    /**
     * Turns logging on or off, now and for later processes, whoever runs them.
     *
     * @throws DiskException PRIVILEGE_NOT_HELD without the right to write the file
     */
    public void enable(boolean value) throws DiskException {
        try {
            Files.createDirectories(file.getParent());
            Path written =
                    Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
            try {
                Files.writeString(written, value + "\n");
                Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-r--r--"));
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (AccessDeniedException e) {
            throw new DiskException(
                    ErrorCode.PRIVILEGE_NOT_HELD,
                    "LoggingEnabled is kept in " + file + ", which this user may not write; set it as root",
                    e);
        } catch (IOException e) {
            throw new DiskException(ErrorCode.of(e), "LoggingEnabled cannot be kept in " + file + ": " + e, e);
        }
        enabled = value;
    }
}
