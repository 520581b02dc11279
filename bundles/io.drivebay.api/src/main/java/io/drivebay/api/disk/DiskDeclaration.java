package io.drivebay.api.disk;

import io.drivebay.api.mount.MountingPointSpec;
import java.util.List;
import java.util.Optional;

/**
 * A disk from drive to mounting points, to be brought up in one step.
 *
 * @param disk the drive
 * @param medium what is inserted
 * @param format the file system to make if the medium is blank; empty for none. A medium that holds anything is left
 *     as it is.
 * @param mountingPoints where it is to appear
 */
public record DiskDeclaration(
        DiskSpec disk, MediumSpec medium, Optional<String> format, List<MountingPointSpec> mountingPoints) {
    /** Copies the list. */
    public DiskDeclaration {
        mountingPoints = List.copyOf(mountingPoints);
    }
}
