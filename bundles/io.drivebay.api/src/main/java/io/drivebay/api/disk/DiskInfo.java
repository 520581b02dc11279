package io.drivebay.api.disk;

import io.drivebay.api.Capability;
import io.drivebay.api.driver.StorageType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A disk at one moment.
 *
 * @param name the disk's name
 * @param guid its identity
 * @param type kind of drive
 * @param state where it is in its life
 * @param store its medium's store, secrets left out; empty without a medium
 * @param driver the binding that shows it; empty if none does
 * @param node the device node or image file; empty while there is none
 * @param size bytes; 0 without a medium
 * @param sectorSize logical sector in bytes
 * @param readOnly whether writes are refused
 * @param capabilities what the medium can do
 * @param timeout of one request; zero for none
 * @param details what the binding says of itself
 * @param message the last trouble, or what the disk waits for; empty if all is well
 */
public record DiskInfo(
        String name,
        UUID guid,
        StorageType type,
        DiskState state,
        Optional<String> store,
        Optional<String> driver,
        Optional<Path> node,
        long size,
        int sectorSize,
        boolean readOnly,
        Set<Capability> capabilities,
        Duration timeout,
        Map<String, String> details,
        Optional<String> message) {}
