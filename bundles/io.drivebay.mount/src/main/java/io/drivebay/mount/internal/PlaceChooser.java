package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds where a point is to appear. */
final class PlaceChooser {
    private static final char FIRST_LETTER = 'Z';
    private static final char LAST_LETTER = 'D';
    /** Within the folder of a session. */
    private static final String LOCAL_NAMES = "drivebay";

    private final Places places;

    PlaceChooser(Places places) {
        this.places = places;
    }

    /** The point as it is to be listed: an automatic letter is chosen, though not yet reserved. */
    MountingPointSpec complete(MountingPointSpec spec) throws DiskException {
        if (!spec.flags().contains(MountingPointFlag.AUTOCREATE_DRIVE_LETTER)) {
            return spec;
        }
        Path names = isLocal(spec) ? localNames(spec) : places.media();
        for (char letter = FIRST_LETTER; letter >= LAST_LETTER; letter--) {
            String name = String.valueOf(letter);
            if (free(names.resolve(name))
                    && free(places.media().resolve(name))
                    && free(places.devices().resolve(name))) {
                return new MountingPointSpec(target(spec, letter + ":"), spec.flags(), spec.authenticationId());
            }
        }
        throw new DiskException(
                ErrorCode.ALREADY_EXISTS, "no letter from Z to D is free; remove a mounting point or give a name");
    }

    /** As {@link #find}, and makes the folder that names are in. */
    PointPlace choose(MountingPointSpec spec) throws DiskException {
        PointPlace place = find(spec);
        if (!place.folderIsOurs()) {
            return place;
        }
        Folders.makeAll(place.folder().getParent());
        // it may lie behind a link of root
        return find(spec);
    }

    /** Where it is to appear; checks the folder. */
    PointPlace find(MountingPointSpec spec) throws DiskException {
        boolean network = spec.flags().contains(MountingPointFlag.NETWORK);
        if (!network && spec.target().contains("/")) {
            return new PointPlace(Optional.empty(), FolderRules.check(spec.target()), false);
        }
        String name = GlobalName.parse(
                        network ? NetworkName.parse(spec.target()).drive() : spec.target())
                .value();
        if (isLocal(spec)) {
            return new PointPlace(Optional.empty(), localNames(spec).resolve(name), true);
        }
        return new PointPlace(Optional.of(places.devices().resolve(name)), media().resolve(name), true);
    }

    /** Whether one user only sees it: a share is for everybody, as the network has no sessions of this machine. */
    private static boolean isLocal(MountingPointSpec spec) {
        return spec.flags().contains(MountingPointFlag.LOCAL) && !Share.isAskedBy(spec);
    }

    private Path media() throws DiskException {
        try {
            return places.media().toRealPath();
        } catch (NoSuchFileException e) {
            // nobody has had a name yet
            return places.media();
        } catch (IOException e) {
            throw Folders.failure("find " + places.media(), e);
        }
    }

    private Path localNames(MountingPointSpec spec) throws DiskException {
        return Session.of(places.sessions(), spec.authenticationId()).folder().resolve(LOCAL_NAMES);
    }

    private static String target(MountingPointSpec spec, String drive) throws DiskException {
        return spec.flags().contains(MountingPointFlag.NETWORK)
                ? NetworkName.parse(spec.target()).on(drive).toString()
                : drive;
    }

    private static boolean free(Path path) {
        return !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
