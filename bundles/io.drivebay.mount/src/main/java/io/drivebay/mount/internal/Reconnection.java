package io.drivebay.mount.internal;

import io.drivebay.driver.linux.NbdIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Tells devices that outlive their host and wait for the next one from those that died with it. */
@FunctionalInterface
interface Reconnection {
    /** After it the driver has taken the device away, if it is going to. */
    Duration MARGIN = Duration.ofSeconds(5);

    /**
     * How long a device may wait for its disk from now on.
     *
     * @param node without symbolic links
     * @return empty if it waits for no disk of that GUID
     */
    Optional<Duration> wait(Path node, UUID disk) throws IOException;

    /** Network block devices, which the kernel keeps. */
    static Reconnection ofKernel() {
        return (node, disk) -> NbdIdentity.of(node)
                .filter(identity -> identity.lasting() && identity.disk().equals(disk))
                .map(identity -> identity.deadTimeout().plus(MARGIN));
    }
}
