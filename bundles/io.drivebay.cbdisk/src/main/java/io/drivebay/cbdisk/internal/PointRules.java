package io.drivebay.cbdisk.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointSpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the flags of a mounting point imply, and which point of a list is meant. */
public final class PointRules {
    private PointRules() {}

    /** The point with the flags that are implied. */
    public static MountingPointSpec complete(MountingPointSpec spec) {
        Set<MountingPointFlag> flags = EnumSet.noneOf(MountingPointFlag.class);
        flags.addAll(spec.flags());
        if (!flags.contains(MountingPointFlag.MOUNT_MANAGER) && !flags.contains(MountingPointFlag.NETWORK)) {
            flags.add(MountingPointFlag.SIMPLE);
        }
        if (spec.authenticationId() != 0) {
            flags.add(MountingPointFlag.LOCAL);
        }
        return new MountingPointSpec(spec.target(), flags, spec.authenticationId());
    }

    /**
     * The point that was added with a specification. How its removal is announced does not matter, and one with an
     * automatic letter is found with the letter as without it, as it was added.
     *
     * @throws DiskException NOT_FOUND
     */
    public static MountingPointSpec find(List<MountingPointSpec> points, MountingPointSpec wanted)
            throws DiskException {
        MountingPointSpec complete = complete(wanted);
        Set<MountingPointFlag> flags = identity(complete);
        return points.stream()
                .filter(point -> point.authenticationId() == complete.authenticationId()
                        && identity(point).equals(flags)
                        && (point.target().equals(complete.target())
                                || asAdded(point).equals(complete.target())))
                .findFirst()
                .orElseThrow(() -> new DiskException(
                        ErrorCode.NOT_FOUND,
                        "there is no mounting point '" + wanted.target()
                                + "' with these flags and authentication id; give the values it was added with"));
    }

    /** The target without the letter that was chosen for it; of a network point the server and the share are left. */
    private static String asAdded(MountingPointSpec point) {
        String target = point.target();
        if (!point.flags().contains(MountingPointFlag.AUTOCREATE_DRIVE_LETTER)) {
            return target;
        }
        int network = target.indexOf(';');
        return network < 0 ? "" : target.substring(network);
    }

    private static Set<MountingPointFlag> identity(MountingPointSpec spec) {
        Set<MountingPointFlag> flags = EnumSet.noneOf(MountingPointFlag.class);
        flags.addAll(spec.flags());
        flags.remove(MountingPointFlag.DRIVE_LETTER_NOTIFY_ASYNC);
        return flags;
    }

    /**
     * An index that is in the list.
     *
     * @throws DiskException INVALID_PARAMETER
     */
    public static int checkIndex(int index, int size) throws DiskException {
        if (index < 0 || index >= size) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    "there is no mounting point " + index + "; the disk has " + size + " of them, counted from 0");
        }
        return index;
    }
}
