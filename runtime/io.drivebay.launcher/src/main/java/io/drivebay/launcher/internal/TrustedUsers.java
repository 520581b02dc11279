package io.drivebay.launcher.internal;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Who may decide what this host runs: root, its own user, and whoever owns its code or a folder above that. These could
 * have changed the check itself: so root runs what a user has checked out, by sudo or in a container.
 */
final class TrustedUsers {
    private static final int ROOT = 0;

    private TrustedUsers() {}

    static Set<Integer> uids() throws HostException {
        Set<Integer> uids = new HashSet<>();
        uids.add(ROOT);
        uids.add(Ownership.of(PrivateFolder.OWN_PROCESS).uid());
        for (Path path = ownCode(); path != null; path = path.getParent()) {
            uids.add(Ownership.of(path).uid());
        }
        return uids;
    }

    private static Path ownCode() throws HostException {
        try {
            return PrivateFolder.real(Path.of(TrustedUsers.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new HostException("cannot find the host's own code: " + e, e);
        }
    }
}
