package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointSpec;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A share as Samba's configuration has it; see smb.conf(5).
 *
 * @param name as clients name it; capitals do not count
 * @param folder what is shared
 * @param open whether there is something to share now
 * @param flags of the point
 * @param server a name that is claimed for this machine
 */
record Share(String name, Path folder, boolean open, Set<MountingPointFlag> flags, Optional<String> server) {
    private static final Set<MountingPointFlag> SHARED = Set.of(
            MountingPointFlag.NETWORK_READ_ACCESS,
            MountingPointFlag.NETWORK_WRITE_ACCESS,
            MountingPointFlag.NETWORK_CLAIM_SERVER_NAME);

    /** Whether a point is to be found in the network, and so by everybody on this machine. */
    static boolean isAskedBy(MountingPointSpec spec) {
        return spec.flags().stream().anyMatch(SHARED::contains);
    }

    /** The share of a point, if it is to have one. */
    static Optional<Share> of(PointRecord point) throws DiskException {
        MountingPointSpec spec = point.spec();
        if (!isAskedBy(spec)) {
            return Optional.empty();
        }
        NetworkName network = NetworkName.parse(spec.target());
        Optional<String> server = Optional.of(network.server()).filter(name -> !name.isEmpty());
        return Optional.of(new Share(network.share(), point.place().folder(), point.mounted(), spec.flags(), server));
    }

    /** What tells it from others. */
    String key() {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Its section. */
    String section() {
        StringBuilder text = new StringBuilder();
        text.append('[').append(name).append("]\n");
        option(text, "path", folder.toString());
        option(text, "available", open);
        option(text, "read only", !writable());
        option(text, "browseable", !flags.contains(MountingPointFlag.NETWORK_HIDDEN_SHARE));
        option(text, "guest ok", flags.contains(MountingPointFlag.NETWORK_ALLOW_MAP_AS_DRIVE));
        if (server.isPresent()) {
            // a claimed name is this machine's own business
            option(text, "hosts allow", "127.0.0.1 ::1");
        }
        return text.toString();
    }

    private boolean writable() {
        return flags.contains(MountingPointFlag.NETWORK_WRITE_ACCESS)
                || flags.contains(MountingPointFlag.NETWORK_CLAIM_SERVER_NAME);
    }

    private static void option(StringBuilder text, String name, boolean value) {
        option(text, name, value ? "yes" : "no");
    }

    private static void option(StringBuilder text, String name, String value) {
        text.append('\t').append(name).append(" = ").append(value).append('\n');
    }
}
