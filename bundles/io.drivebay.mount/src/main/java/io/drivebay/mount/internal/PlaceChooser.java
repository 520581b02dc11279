package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Finds where a point is to appear. */
final class PlaceChooser {
    private static final char FIRST_LETTER = 'Z';
    private static final char LAST_LETTER = 'D';

    private final Places places;

    PlaceChooser(Places places) {
        this.places = places;
    }

    /** The point as it is to be listed: an automatic letter is chosen, though not yet reserved. */
    MountingPointSpec complete(MountingPointSpec spec) throws DiskException {
        if (!spec.flags().contains(MountingPointFlag.AUTOCREATE_DRIVE_LETTER)) {
            return spec;
        }
        for (char letter = FIRST_LETTER; letter >= LAST_LETTER; letter--) {
            String name = String.valueOf(letter);
            if (free(places.media().resolve(name)) && free(places.devices().resolve(name))) {
                return new MountingPointSpec(letter + ":", spec.flags(), spec.authenticationId());
            }
        }
        throw new DiskException(
                ErrorCode.ALREADY_EXISTS, "no letter from Z to D is free; remove a mounting point or give a name");
    }

    /** Where it is to appear; checks the folder, or makes the one that the names are in. */
    PointPlace choose(MountingPointSpec spec) throws DiskException {
        if (spec.target().contains("/")) {
            return new PointPlace(Optional.empty(), FolderRules.check(spec.target()));
        }
        String name = GlobalName.parse(spec.target()).value();
        Folders.makeAll(places.media());
        try {
            return new PointPlace(
                    Optional.of(places.devices().resolve(name)),
                    places.media().toRealPath().resolve(name));
        } catch (IOException e) {
            throw Folders.failure("find " + places.media(), e);
        }
    }

    private static boolean free(Path path) {
        return !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
