package io.drivebay.mount.internal;

import java.nio.file.Path;

/**
 * Where things appear on this machine.
 *
 * @param devices the links to the nodes
 * @param media the folders of global names
 * @param state what each host has there; gone after a reboot, as mounts are
 * @param identities whose each link by GUID is; gone after a reboot as well
 */
record Places(Path devices, Path media, Path state, Path identities) {
    static final Places MACHINE = new Places(
            Path.of("/dev/drivebay"),
            Path.of("/media/drivebay"),
            Path.of("/run/drivebay/mounting-points"),
            Path.of("/run/drivebay/by-guid"));

    /** The folder of the links by GUID. */
    Path byGuid() {
        return devices.resolve(GlobalName.RESERVED);
    }
}
