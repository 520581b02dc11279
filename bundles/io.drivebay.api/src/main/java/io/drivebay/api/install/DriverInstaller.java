package io.drivebay.api.install;

import io.drivebay.api.DiskException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Installs the system parts that drivers need. Installations are counted by product: a part leaves the system when its
 * last product lets go. Threads: any, methods wait for each other.
 */
@ProviderType
public interface DriverInstaller {
    /** The product for whoever has none: Drivebay's own. */
    UUID DRIVEBAY = UUID.fromString("6f0d3e0c-8d4b-4c2e-9a53-2f0b7d1c5e61");

    /**
     * Installs or upgrades modules; all of them or, if a step fails, none.
     *
     * @param cabinet the package
     * @param folder where the files go instead of the system's own places; empty for those
     * @return the modules for which the system must be restarted
     * @throws DiskException FILE_NOT_FOUND; CRC if the package is damaged; NOT_SUPPORTED if the system lacks what a
     *     module needs; INVALID_PARAMETER if it is installed in another folder; PRIVILEGE_NOT_HELD
     */
    Set<Module> install(Path cabinet, UUID product, Optional<Path> folder, Set<Module> modules, Set<InstallFlag> flags)
            throws DiskException;

    /** As the other one, into the system's own places. */
    default Set<Module> install(Path cabinet, UUID product, Set<Module> modules, Set<InstallFlag> flags)
            throws DiskException {
        return install(cabinet, product, Optional.empty(), modules, flags);
    }

    /**
     * Removes a product's modules.
     *
     * @param cabinet the package; what it is older or newer than is previous or current
     * @param folder as it was given to install
     * @return the modules for which the system must be restarted
     * @throws DiskException FILE_NOT_FOUND if the product installed nothing, or nothing there; PRIVILEGE_NOT_HELD
     */
    Set<Module> uninstall(Path cabinet, UUID product, Optional<Path> folder, Set<UninstallFlag> flags)
            throws DiskException;

    /** As the other one, from the system's own places. */
    default Set<Module> uninstall(Path cabinet, UUID product, Set<UninstallFlag> flags) throws DiskException {
        return uninstall(cabinet, product, Optional.empty(), flags);
    }

    /** A module's state for a product. */
    ModuleStatus status(UUID product, Module module) throws DiskException;
}
