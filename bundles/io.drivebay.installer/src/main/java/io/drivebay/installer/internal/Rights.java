package io.drivebay.installer.internal;

import io.drivebay.api.DiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process may do. */
final class Rights {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String EFFECTIVE = "CapEff:";
    /** CAP_SYS_MODULE and CAP_SYS_ADMIN of capabilities(7). */
    private static final long NEEDED = 1L << 16 | 1L << 21;

    private Rights() {}

    /**
     * Checks that the system may be changed. Files beneath another root need no more than the files themselves do.
     *
     * @throws DiskException PRIVILEGE_NOT_HELD
     */
    static void check(SystemRoot root) throws DiskException {
        if (root.machine() && (effective() & NEEDED) != NEEDED) {
            throw Trouble.privilege(root.path());
        }
    }

    private static long effective() throws DiskException {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(EFFECTIVE))
                    .map(line -> Long.parseUnsignedLong(
                            line.substring(EFFECTIVE.length()).strip(), 16))
                    .findFirst()
                    .orElse(0L);
        } catch (IOException e) {
            throw Trouble.of("read " + STATUS, e);
        }
    }
}
