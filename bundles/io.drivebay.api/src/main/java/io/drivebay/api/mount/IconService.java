package io.drivebay.api.mount;

import io.drivebay.api.DiskException;
import io.drivebay.api.disk.VirtualDisk;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** Drive icons in the desktop. Threads: any. */
@ProviderType
public interface IconService {
    /**
     * Registers an icon under a product's id; an earlier one is replaced.
     *
     * @param icon an .ico file, which must stay where it is
     * @throws DiskException FILE_NOT_FOUND; INVALID_PARAMETER if it is no icon; PRIVILEGE_NOT_HELD
     */
    void register(String productGuid, Path icon, String iconId) throws DiskException;

    /**
     * Forgets an icon.
     *
     * @throws DiskException FILE_NOT_FOUND if it is not registered; PRIVILEGE_NOT_HELD
     */
    void unregister(String productGuid, String iconId) throws DiskException;

    /** Whether an icon is registered. */
    boolean registered(String iconId);

    /**
     * Shows an icon on a disk until the disk is deleted or {@link #reset}.
     *
     * @throws DiskException FILE_NOT_FOUND if it is not registered
     */
    void show(VirtualDisk disk, String iconId) throws DiskException;

    /** Shows the disk's own icon again. */
    void reset(VirtualDisk disk) throws DiskException;
}
