package io.drivebay.cbdisk;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.Guid;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.install.InstallFlag;
import io.drivebay.api.install.Module;
import io.drivebay.api.install.ModuleStatus;
import io.drivebay.api.install.UninstallFlag;
import io.drivebay.api.mount.IconService;
import io.drivebay.cbdisk.internal.Application;
import io.drivebay.cbdisk.internal.EventScope;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.osgi.framework.Version;

/**
 * An application as its GUID names it: what it installs, and the disks it makes once it is initialised. Threads: any; no
 * method may be called within an event but {@link #guid}, {@link #initialize} and {@link #iconRegistered}.
 */
public final class Product {
    private final Application application;
    private final UUID guid;
    private volatile boolean initialized;

    Product(Application application, UUID guid) {
        this.application = application;
        this.guid = guid;
    }

    /** The product with a GUID; it need not be installed yet. */
    public static Product of(UUID guid) {
        return new Product(Application.OWN, guid);
    }

    /** The product's GUID. */
    public UUID guid() {
        return guid;
    }

    // --- modules

    /** Installs or upgrades modules: {@link DriverInstaller#install}. */
    public Set<Module> install(Path cabinet, Optional<Path> folder, Set<Module> modules, Set<InstallFlag> flags)
            throws DiskException {
        EventScope.outside("install");
        return application
                .services()
                .use(DriverInstaller.class, one -> one.install(cabinet, guid, folder, modules, flags));
    }

    /** Removes this product's modules: {@link DriverInstaller#uninstall}. */
    public Set<Module> uninstall(Path cabinet, Optional<Path> folder, Set<UninstallFlag> flags) throws DiskException {
        EventScope.outside("uninstall");
        return application.services().use(DriverInstaller.class, one -> one.uninstall(cabinet, guid, folder, flags));
    }

    /** A module's state. */
    public ModuleStatus status(Module module) throws DiskException {
        EventScope.outside("getDriverStatus");
        return statusOf(module);
    }

    private ModuleStatus statusOf(Module module) throws DiskException {
        return application.services().use(DriverInstaller.class, one -> one.status(guid, module));
    }

    /**
     * Checks that this product's driver is installed and new enough; disks can be made from now on.
     *
     * @throws DiskException FILE_NOT_FOUND if this product never installed the driver; DRIVER_TOO_OLD if it is older
     *     than this library; FS_DRIVER_REQUIRED if this kernel lacks a part of it, or the installer is not there
     */
    public void initialize() throws DiskException {
        ModuleStatus driver = statusOf(Module.DRIVER);
        if (!driver.installed()) {
            throw new DiskException(
                    ErrorCode.FILE_NOT_FOUND,
                    "the product " + Guid.registryFormat(guid)
                            + " has not installed the driver; call install with this GUID");
        }
        wantPresent(Module.DRIVER, driver);
        Version library = application.services().version();
        Version installed = new Version(driver.major(), driver.minor(), driver.build());
        if (installed.compareTo(new Version(library.getMajor(), library.getMinor(), library.getMicro())) < 0) {
            throw new DiskException(
                    ErrorCode.DRIVER_TOO_OLD,
                    "the driver " + installed + " is older than this library " + library
                            + "; update it with install, do not uninstall it first");
        }
        initialized = true;
        application.initialized(this);
    }

    /** Refuses to go on without a module. */
    void require(Module module) throws DiskException {
        wantPresent(module, statusOf(module));
    }

    private void wantPresent(Module module, ModuleStatus status) throws DiskException {
        if (status.state() == ModuleStatus.State.NOT_PRESENT) {
            throw new DiskException(
                    ErrorCode.FS_DRIVER_REQUIRED,
                    status.installed()
                            ? "the module " + module
                                    + " is installed, but this kernel has no such part; start one that has"
                            : "the module " + module + " is not installed for the product " + Guid.registryFormat(guid)
                                    + "; call install for it");
        }
    }

    /** Refuses to go on before the product is initialised. */
    void requireInitialized() throws DiskException {
        if (!initialized) {
            throw new DiskException(ErrorCode.NOT_READY, "call initialize first, and mind what it reports");
        }
    }

    // --- icons

    /** Registers an icon, in place of an earlier one with this id. */
    public void registerIcon(Path icon, String iconId) throws DiskException {
        EventScope.outside("registerIcon");
        require(Module.HELPER_DLL);
        application.services().<IconService, Void>use(IconService.class, icons -> {
            icons.register(Guid.registryFormat(guid), icon, iconId);
            return null;
        });
    }

    /** Forgets an icon. */
    public void unregisterIcon(String iconId) throws DiskException {
        EventScope.outside("unregisterIcon");
        require(Module.HELPER_DLL);
        application.services().<IconService, Void>use(IconService.class, icons -> {
            icons.unregister(Guid.registryFormat(guid), iconId);
            return null;
        });
    }

    /** Whether an icon is registered. */
    public boolean iconRegistered(String iconId) throws DiskException {
        requireInitialized();
        require(Module.HELPER_DLL);
        return application.services().use(IconService.class, icons -> icons.registered(iconId));
    }

    // --- disks

    /** A disk to be made, with the defaults: a plain disk of 512-byte sectors and removable medium. */
    public HandlerDisk.Builder disk(DiskHandler handler) {
        return new HandlerDisk.Builder(this, application, handler);
    }
}
