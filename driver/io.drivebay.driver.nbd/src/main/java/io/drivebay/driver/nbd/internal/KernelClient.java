package io.drivebay.driver.nbd.internal;

import io.drivebay.api.driver.DiskTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The kernel's own client of an export, {@code /dev/nbdN}. Threads: one call at a time for a disk. */
public interface KernelClient {
    /** Why it cannot be used here and now, cause and mend; empty if it can. Fast, changes nothing. */
    Optional<String> missing();

    /**
     * Connects a device to an export and returns when it serves I/O; on failure nothing is left behind.
     *
     * @param target the disk
     * @param socket the server's Unix socket
     * @param export name to ask for in the handshake
     */
    KernelDevice attach(DiskTarget target, Path socket, String export) throws IOException;
}
