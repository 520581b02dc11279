package io.drivebay.driver.nbd.internal;

import io.drivebay.api.driver.DiskTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The kernel's own client, which makes a block device of an export. Threads: one call at a time for a disk. */
public interface KernelClient {
    /** Why it cannot be used here and now, cause and mend; empty if it can. Fast, changes nothing. */
    Optional<String> missing();

    /**
     * Connects a device to an export and returns when it serves I/O.
     *
     * @param socket where the server listens
     * @param export what to ask for in the handshake
     * @throws io.drivebay.api.DiskException if it cannot be done; then nothing is left behind
     */
    KernelDevice attach(DiskTarget target, Path socket, String export) throws IOException;
}
