package io.drivebay.mount.internal;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where things appear on this machine.
 *
 * @param devices the links to the nodes
 * @param media the folders of global names
 * @param sessions the folders of the users who are logged in, by uid
 * @param state what each host has there; gone after a reboot, as mounts are
 * @param identities whose each link by GUID is; gone after a reboot as well
 * @param shares what Samba is told, for its configuration to include
 * @param samba Samba's configuration; empty for the one that it looks for itself
 */
record Places(Path devices, Path media, Path sessions, Path state, Path identities, Path shares, Optional<Path> samba) {
    /** This machine's, with a configuration of Samba's. */
    static Places ofMachine(Optional<Path> samba) {
        return new Places(
                Path.of("/dev/drivebay"),
                Path.of("/media/drivebay"),
                Path.of("/run/user"),
                Path.of("/run/drivebay/mounting-points"),
                Path.of("/run/drivebay/by-guid"),
                Path.of("/run/drivebay/samba.conf"),
                samba);
    }

    /** The folder of the links by GUID. */
    Path byGuid() {
        return devices.resolve(GlobalName.RESERVED);
    }
}
