package io.drivebay.api.install;

import io.drivebay.api.DiskException;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Installs the system parts that drivers need. Installations are counted by product: a part leaves the system when its
 * last product lets go. Threads: any, methods wait for each other.
 */
@ProviderType
public interface DriverInstaller {
    /**
     * Installs or upgrades modules; all of them or, if a step fails, none.
     *
     * @param cabinet the package
     * @return the modules for which the system must be restarted
     * @throws DiskException FILE_NOT_FOUND; CRC if the package is damaged; PRIVILEGE_NOT_HELD
     */
    Set<Module> install(Path cabinet, UUID product, Set<Module> modules, Set<InstallFlag> flags) throws DiskException;

    /**
     * Removes a product's modules.
     *
     * @return the modules for which the system must be restarted
     * @throws DiskException FILE_NOT_FOUND if the product installed nothing; PRIVILEGE_NOT_HELD
     */
    Set<Module> uninstall(Path cabinet, UUID product, Set<UninstallFlag> flags) throws DiskException;

    /** A module's state for a product. */
    ModuleStatus status(UUID product, Module module) throws DiskException;
}
