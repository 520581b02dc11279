package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.driver.linux.Mounts;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells what adding points to a disk that has none would refuse, and makes nothing. Threads: any. */
final class PointCheck {
    private final PlaceChooser chooser;
    private final Claims claims;

    PointCheck(PlaceChooser chooser, Claims claims) {
        this.chooser = chooser;
        this.claims = claims;
    }

    /** As in {@link io.drivebay.api.mount.MountingPointService#check}. */
    void check(List<MountingPointSpec> specs) throws DiskException {
        Map<Path, MountingPointSpec> seen = new HashMap<>();
        for (MountingPointSpec spec : specs) {
            FlagRules.check(spec);
            if (!Mounts.privileged()) {
                throw Privilege.missing();
            }
            Point point = new Point(spec, chooser.find(chooser.complete(spec)));
            claims.check(point);
            point.checkFree();
            // automatic letters are taken one after the other, when they are added
            boolean chosenLater = spec.flags().contains(MountingPointFlag.AUTOCREATE_DRIVE_LETTER);
            if (!chosenLater && seen.putIfAbsent(point.place().folder(), spec) != null) {
                throw new DiskException(
                        ErrorCode.ALREADY_EXISTS,
                        "the mounting point " + spec.target() + " is given twice; once will do");
            }
        }
        List<String> managed = specs.stream()
                .filter(FlagRules::mountManager)
                .map(MountingPointSpec::target)
                .toList();
        if (managed.size() > 1) {
            throw new DiskException(
                    ErrorCode.ALREADY_EXISTS,
                    "a disk can have one folder (MOUNT_MANAGER) only, and these are " + String.join(" and ", managed)
                            + "; use names for the others");
        }
    }
}
