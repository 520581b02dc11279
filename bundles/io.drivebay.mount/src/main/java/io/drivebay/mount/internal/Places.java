package io.drivebay.mount.internal;

import java.nio.file.Path;

/**
 * Where things appear on this machine.
 *
 * @param devices the links to the nodes
 * @param media the folders of global names
 * @param state what each host has there; gone after a reboot, as mounts are
 */
record Places(Path devices, Path media, Path state) {
    static final Places MACHINE =
            new Places(Path.of("/dev/drivebay"), Path.of("/media/drivebay"), Path.of("/run/drivebay/mounting-points"));
}
