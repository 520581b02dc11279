package io.drivebay.mount.internal;

import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What is kept of a point, so that it can be adopted or cleaned up.
 *
 * @param guid of the disk
 * @param disk its name
 * @param spec the point
 * @param place where it appears
 * @param node what it shows; empty without a medium
 * @param mounted whether it did
 */
record PointRecord(
        UUID guid, String disk, MountingPointSpec spec, PointPlace place, Optional<Path> node, boolean mounted) {
    private static final String NOTHING = "";
    private static final int FIELDS = 10;

    /** One line; no field can hold a tab, since control characters are refused in names and paths. */
    String encode() {
        int flags = spec.flags().stream().mapToInt(MountingPointFlag::value).reduce(0, (a, b) -> a | b);
        return String.join(
                "\t",
                guid.toString(),
                disk,
                spec.target(),
                Integer.toHexString(flags),
                Long.toString(spec.authenticationId()),
                place.link().map(Path::toString).orElse(NOTHING),
                place.folder().toString(),
                Boolean.toString(place.folderIsOurs()),
                node.map(Path::toString).orElse(NOTHING),
                Boolean.toString(mounted));
    }

    /**
     * From {@link #encode}.
     *
     * @throws IllegalArgumentException if the line has another form
     */
    static PointRecord decode(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException(fields.length + " fields instead of " + FIELDS);
        }
        int bits = Integer.parseUnsignedInt(fields[3], 16);
        Set<MountingPointFlag> flags = Arrays.stream(MountingPointFlag.values())
                .filter(flag -> (bits & flag.value()) != 0)
                .collect(Collectors.toSet());
        return new PointRecord(
                UUID.fromString(fields[0]),
                fields[1],
                new MountingPointSpec(fields[2], flags, Long.parseLong(fields[4])),
                new PointPlace(path(fields[5]), Path.of(fields[6]), Boolean.parseBoolean(fields[7])),
                path(fields[8]),
                Boolean.parseBoolean(fields[9]));
    }

    private static Optional<Path> path(String field) {
        return field.equals(NOTHING) ? Optional.empty() : Optional.of(Path.of(field));
    }
}
