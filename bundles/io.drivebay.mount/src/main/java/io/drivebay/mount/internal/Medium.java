package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.driver.linux.DeviceNumber;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a disk gives to mount.
 *
 * @param node as the disk names it; empty while there is none
 * @param readOnly whether it refuses writes
 */
record Medium(Optional<Path> node, boolean readOnly) {
    static final Medium NONE = new Medium(Optional.empty(), false);

    static Medium of(VirtualDisk disk) {
        return new Medium(disk.node(), disk.info().readOnly());
    }

    /**
     * The block device, links resolved, as the kernel will name it.
     *
     * @return empty if there is no node
     * @throws DiskException PRIVILEGE_NOT_HELD if it is an image file; FILE_NOT_FOUND
     */
    Optional<Path> device() throws DiskException {
        if (node.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path real = node.get().toRealPath();
            if (DeviceNumber.ofBlockDevice(real).isEmpty()) {
                throw Privilege.imageFile(real);
            }
            return Optional.of(real);
        } catch (DiskException e) {
            throw e;
        } catch (IOException e) {
            throw Folders.failure("find " + node.get(), e);
        }
    }
}
