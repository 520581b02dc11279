package io.drivebay.api.mount;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A mounting point at one moment.
 *
 * @param spec as it was asked for; an automatic letter is filled in
 * @param device the link to the node, if this kind has one
 * @param folder where the file system appears, if this kind has one
 * @param mounted whether it is there now; not before the disk has a medium with a file system
 * @param fileSystem the file system's type while it is mounted
 * @param message why it is not mounted, or not shared; empty if it is, or if there is nothing to mount yet
 */
public record MountingPoint(
        MountingPointSpec spec,
        Optional<Path> device,
        Optional<Path> folder,
        boolean mounted,
        Optional<String> fileSystem,
        Optional<String> message) {}
