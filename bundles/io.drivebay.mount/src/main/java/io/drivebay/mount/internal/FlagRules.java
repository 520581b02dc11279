package io.drivebay.mount.internal;

import static io.drivebay.api.mount.MountingPointFlag.AUTOCREATE_DRIVE_LETTER;
import static io.drivebay.api.mount.MountingPointFlag.LOCAL;
import static io.drivebay.api.mount.MountingPointFlag.MOUNT_MANAGER;
import static io.drivebay.api.mount.MountingPointFlag.NETWORK;
import static io.drivebay.api.mount.MountingPointFlag.NETWORK_CLAIM_SERVER_NAME;
import static io.drivebay.api.mount.MountingPointFlag.NETWORK_READ_ACCESS;
import static io.drivebay.api.mount.MountingPointFlag.NETWORK_WRITE_ACCESS;
import static io.drivebay.api.mount.MountingPointFlag.SIMPLE;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointSpec;
import java.util.List;
import java.util.Set;

/** Which flags go together, and with which targets. */
final class FlagRules {
    private static final List<Set<MountingPointFlag>> EXCLUSIVE = List.of(
            Set.of(SIMPLE, MOUNT_MANAGER),
            Set.of(SIMPLE, NETWORK),
            Set.of(MOUNT_MANAGER, NETWORK),
            Set.of(LOCAL, MOUNT_MANAGER),
            Set.of(NETWORK_READ_ACCESS, NETWORK_CLAIM_SERVER_NAME),
            Set.of(NETWORK_WRITE_ACCESS, NETWORK_CLAIM_SERVER_NAME));

    /** The one beyond is the kernel's word for none. */
    private static final long LARGEST_UID = 0xFFFF_FFFEL;

    private FlagRules() {}

    /**
     * Checks a point's flags.
     *
     * @throws DiskException INVALID_PARAMETER naming the flags that do not fit; INVALID_NAME
     */
    static void check(MountingPointSpec spec) throws DiskException {
        Set<MountingPointFlag> flags = spec.flags();
        for (Set<MountingPointFlag> pair : EXCLUSIVE) {
            if (flags.containsAll(pair)) {
                List<String> names =
                        pair.stream().sorted().map(MountingPointFlag::name).toList();
                throw invalid(String.join(" and ", names) + " exclude each other; give one of them");
            }
        }
        for (MountingPointFlag flag : flags) {
            if (flag != NETWORK && flag.name().startsWith("NETWORK_") && !flags.contains(NETWORK)) {
                throw invalid(flag + " needs NETWORK");
            }
        }
        if (spec.authenticationId() != 0 && !flags.contains(LOCAL)) {
            throw invalid("the authentication id " + spec.authenticationId() + " needs LOCAL");
        } else if (spec.authenticationId() < 0 || spec.authenticationId() > LARGEST_UID) {
            throw invalid("the authentication id " + spec.authenticationId() + " is no user's; give a uid");
        }
        checkName(spec, flags.contains(NETWORK) ? network(spec).drive() : spec.target());
    }

    private static void checkName(MountingPointSpec spec, String name) throws DiskException {
        boolean automatic = spec.flags().contains(AUTOCREATE_DRIVE_LETTER);
        if (automatic && !name.isEmpty()) {
            throw invalid(
                    "AUTOCREATE_DRIVE_LETTER chooses the letter; leave '" + Printable.of(name) + "' out, or the flag");
        } else if (!automatic && name.isEmpty()) {
            throw invalid("the target is empty; give a name, a folder, or AUTOCREATE_DRIVE_LETTER");
        } else if (name.startsWith("/") && spec.flags().contains(SIMPLE)) {
            throw invalid("a folder cannot be SIMPLE; use MOUNT_MANAGER");
        } else if (name.startsWith("/") && spec.flags().contains(LOCAL)) {
            throw invalid("a folder cannot be LOCAL; give a name");
        }
    }

    private static NetworkName network(MountingPointSpec spec) throws DiskException {
        NetworkName name = NetworkName.parse(spec.target());
        boolean claims = spec.flags().contains(NETWORK_CLAIM_SERVER_NAME);
        if (claims && name.server().isEmpty()) {
            throw invalid("NETWORK_CLAIM_SERVER_NAME needs a server's name between the semicolons");
        } else if (!claims && Share.isAskedBy(spec) && !name.server().isEmpty()) {
            throw invalid("a share of this machine has no server's name; leave '" + name.server() + "' out");
        }
        return name;
    }

    /** Whether it takes the disk's only place in the mount manager. */
    static boolean mountManager(MountingPointSpec spec) {
        return spec.flags().contains(MOUNT_MANAGER) || spec.target().startsWith("/");
    }

    private static DiskException invalid(String message) {
        return new DiskException(ErrorCode.INVALID_PARAMETER, message);
    }
}
