package io.drivebay.api.mount;

import java.util.Set;

/**
 * A mounting point as it is asked for.
 *
 * @param target {@code Z:} or a name for a name; an absolute path for a folder; empty for an automatic letter; with
 *     NETWORK {@code Z:;Server;Share}, where the server is empty for a share of this machine
 * @param flags what kind; a path implies MOUNT_MANAGER, anything else SIMPLE
 * @param authenticationId the uid of the user it is LOCAL to; 0 for whoever started the host, or for a global one
 */
public record MountingPointSpec(String target, Set<MountingPointFlag> flags, long authenticationId) {
    /** Copies the flags. */
    public MountingPointSpec {
        flags = Set.copyOf(flags);
    }

    /** A folder if it is an absolute path, else a global name. */
    public static MountingPointSpec of(String target) {
        return new MountingPointSpec(
                target, Set.of(target.startsWith("/") ? MountingPointFlag.MOUNT_MANAGER : MountingPointFlag.SIMPLE), 0);
    }
}
