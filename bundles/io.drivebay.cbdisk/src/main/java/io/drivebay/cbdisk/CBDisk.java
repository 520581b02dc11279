package io.drivebay.cbdisk;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.Guid;
import io.drivebay.api.driver.Characteristic;
import io.drivebay.api.driver.StorageType;
import io.drivebay.api.install.InstallFlag;
import io.drivebay.api.install.Module;
import io.drivebay.api.install.ModuleStatus;
import io.drivebay.api.install.UninstallFlag;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.cbdisk.internal.Application;
import io.drivebay.cbdisk.internal.EventScope;
import io.drivebay.cbdisk.internal.Flags;
import io.drivebay.cbdisk.internal.Guids;
import io.drivebay.cbdisk.internal.PointRules;
import io.drivebay.cbdisk.internal.ResultException;
import io.drivebay.cbdisk.internal.Shutdown;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TooManyListenersException;
import java.util.UUID;

/**
 * A disk whose bytes the application supplies by answering events: {@link Product} and {@link HandlerDisk} with the
 * names, numbers and rules of the CBDisk reference.
 *
 * <p>One object is one disk: {@link #initialize} once in the application, {@link #createStorage}, {@link #mountMedia},
 * {@link #addMountingPoint}; and back with {@link #removeMountingPoint}, {@link #unmountMedia}, {@link #deleteStorage}.
 *
 * <p>Threads: any. Failures carry Win32 codes: NOT_READY (21) before {@link #initialize}, or without a storage;
 * CAN_NOT_COMPLETE (1003) for what is refused within events and for properties that cannot be changed any more.
 */
public final class CBDisk {
    public static final int STGC_FLOPPY_DISKETTE = 0x1;
    public static final int STGC_READONLY_DEVICE = 0x2;
    public static final int STGC_WRITE_ONCE_MEDIA = 0x8;
    public static final int STGC_REMOVABLE_MEDIA = 0x10;
    public static final int STGC_AUTOCREATE_DRIVE_LETTER = 0x2000;
    public static final int STGC_SHOW_IN_EJECTION_TRAY = 0x4000;
    public static final int STGC_ALLOW_EJECTION = 0x8000;
    /** Refused. */
    public static final int STGC_RESERVED_1 = 0x10000;
    /** Refused. */
    public static final int STGC_RESERVED_2 = 0x20000;

    public static final int STGT_DISK = 0;
    public static final int STGT_CDROM = 1;
    public static final int STGT_DISK_PNP = 3;

    public static final int STGMP_SIMPLE = 0x10000;
    public static final int STGMP_MOUNT_MANAGER = 0x20000;
    public static final int STGMP_NETWORK = 0x40000;
    public static final int STGMP_LOCAL = 0x10000000;
    public static final int STGMP_NETWORK_ALLOW_MAP_AS_DRIVE = 0x1;
    public static final int STGMP_NETWORK_HIDDEN_SHARE = 0x2;
    public static final int STGMP_NETWORK_READ_ACCESS = 0x4;
    public static final int STGMP_NETWORK_WRITE_ACCESS = 0x8;
    public static final int STGMP_NETWORK_CLAIM_SERVER_NAME = 0x10;
    public static final int STGMP_DRIVE_LETTER_NOTIFY_ASYNC = 0x20000000;
    public static final int STGMP_AUTOCREATE_DRIVE_LETTER = 0x40000000;

    public static final int MODULE_PNP_BUS = 0x1;
    public static final int MODULE_DRIVER = 0x2;
    public static final int MODULE_HELPER_DLL = 0x10000;

    public static final int MODULE_STATUS_NOT_PRESENT = 0;
    public static final int MODULE_STATUS_STOPPED = 1;
    public static final int MODULE_STATUS_RUNNING = 4;

    public static final int INSTALL_REMOVE_OLD_VERSIONS = 0x1;
    public static final int INSTALL_KEEP_START_TYPE = 0x2;
    public static final int INSTALL_OVERWRITE_SAME_VERSION = 0x4;
    public static final int INSTALL_FORCE_SHA1_DRIVERS = 0x8;

    public static final int UNINSTALL_VERSION_PREVIOUS = 0x1;
    public static final int UNINSTALL_VERSION_CURRENT = 0x2;
    public static final int UNINSTALL_VERSION_ALL = 0x3;

    private static final Flags<Characteristic> CHARACTERISTICS =
            new Flags<>(Characteristic.class, "STGC", Characteristic::value);
    private static final Flags<StorageType> TYPES = new Flags<>(StorageType.class, "STGT", StorageType::value);
    private static final Flags<MountingPointFlag> POINTS =
            new Flags<>(MountingPointFlag.class, "STGMP", MountingPointFlag::value);
    private static final Flags<Module> MODULES = new Flags<>(Module.class, "MODULE", Module::value);
    private static final Flags<InstallFlag> INSTALL = new Flags<>(InstallFlag.class, "INSTALL", InstallFlag::value);
    private static final Flags<UninstallFlag> UNINSTALL =
            new Flags<>(UninstallFlag.class, "UNINSTALL", UninstallFlag::value);

    private final Application application;
    private final Settings settings;

    /** One step of the disk's life at a time; events never take it. */
    private final Object steps = new Object();

    /** What a mount takes up does not change meanwhile; never held for long. */
    private final Object media = new Object();

    /** So many mounts are under way; guarded by media. */
    private int mounts;

    private volatile Product product;
    private volatile HandlerDisk storage;
    private volatile CBDiskEventListener listener;
    private volatile boolean readOnly;
    private volatile boolean serializeEvents;
    private volatile Set<Characteristic> characteristics = Set.of(Characteristic.REMOVABLE_MEDIA);
    private volatile UUID guid;
    private volatile StorageType type = StorageType.DISK;
    private volatile long tag;

    /** A disk that is not there yet. */
    public CBDisk() {
        this(Application.OWN);
    }

    CBDisk(Application application) {
        this.application = application;
        this.settings = new Settings(application, this::storage);
    }

    // --- events

    /**
     * Sets who answers the events.
     *
     * @throws TooManyListenersException if there is one already
     */
    public void addCBDiskEventListener(CBDiskEventListener value) throws TooManyListenersException {
        synchronized (steps) {
            if (listener != null) {
                throw new TooManyListenersException("this disk has a listener; remove it first");
            }
            listener = value;
        }
    }

    /** Takes the listener away; what is still asked then fails with ERROR_NOT_READY (21). */
    public void removeCBDiskEventListener(CBDiskEventListener value) {
        synchronized (steps) {
            if (listener == value) {
                listener = null;
            }
        }
    }

    // --- properties

    /** Whether there is a storage with a medium. */
    public boolean isActive() {
        HandlerDisk now = storage;
        return now != null && now.active();
    }

    /** Whether there is a storage. */
    public boolean isStoragePresent() {
        return storage() != null;
    }

    /** How many mounting points there are. */
    public int getMountingPointCount() throws CBDiskException {
        return call(this::points).size();
    }

    /** The user that a mounting point is local to. */
    public long getMountingPointAuthenticationId(int mountingPointIndex) throws CBDiskException {
        return point(mountingPointIndex).authenticationId();
    }

    /** The flags of a mounting point. */
    public int getMountingPointFlags(int mountingPointIndex) throws CBDiskException {
        return POINTS.mask(point(mountingPointIndex).flags());
    }

    /** The name of a mounting point; for an automatic letter the letter. */
    public String getMountingPointName(int mountingPointIndex) throws CBDiskException {
        return point(mountingPointIndex).target();
    }

    private List<MountingPointSpec> points() throws DiskException {
        HandlerDisk now = storage();
        return now == null ? List.of() : now.mountingPoints();
    }

    private MountingPointSpec point(int index) throws CBDiskException {
        return call(() -> {
            List<MountingPointSpec> all = points();
            return all.get(PointRules.checkIndex(index, all.size()));
        });
    }

    /** Whether writes are refused; false by default. */
    public boolean isReadOnly() {
        return readOnly;
    }

    /** Takes effect with {@link #mountMedia}; not while active, nor while that is under way. */
    public void setReadOnly(boolean value) throws CBDiskException {
        run(() -> {
            synchronized (media) {
                if (isActive() || mounts > 0) {
                    throw tooLate("ReadOnly", "while media is mounted");
                }
                readOnly = value;
            }
        });
    }

    /** Whether events fire strictly one at a time; false by default. */
    public boolean isSerializeEvents() {
        return serializeEvents;
    }

    /** Takes effect with {@link #createStorage}; not with a storage, not within events. */
    public void setSerializeEvents(boolean value) throws CBDiskException {
        setBeforeStorage("SerializeEvents", () -> serializeEvents = value);
    }

    /** STGC flags; STGC_REMOVABLE_MEDIA by default. */
    public int getStorageCharacteristics() {
        return CHARACTERISTICS.mask(characteristics);
    }

    /** Takes effect with {@link #createStorage}; not with a storage, not within events. */
    public void setStorageCharacteristics(int value) throws CBDiskException {
        setBeforeStorage("StorageCharacteristics", () -> characteristics = CHARACTERISTICS.set(value));
    }

    /** The storage's GUID in braces; empty by default, for one that is made anew each time. */
    public String getStorageGUID() {
        UUID now = guid;
        return now == null ? "" : Guid.registryFormat(now);
    }

    /** Takes effect with {@link #createStorage}; not with a storage, not within events. */
    public void setStorageGUID(String value) throws CBDiskException {
        setBeforeStorage("StorageGUID", () -> guid = value.isEmpty() ? null : Guids.parse("StorageGUID", value));
    }

    /** A STGT value; STGT_DISK by default. */
    public int getStorageType() {
        return type.value();
    }

    /** Takes effect with {@link #createStorage}; not with a storage, not within events. */
    public void setStorageType(int value) throws CBDiskException {
        setBeforeStorage("StorageType", () -> type = TYPES.one(value));
    }

    /** The application's own; 0 by default. */
    public long getTag() {
        return tag;
    }

    /** For the application's own use. */
    public void setTag(long value) {
        tag = value;
    }

    private void setBeforeStorage(String property, Body body) throws CBDiskException {
        run(() -> {
            EventScope.outside("set" + property);
            if (isStoragePresent()) {
                throw tooLate(property, "while there is a storage");
            }
            body.run();
        });
    }

    private static DiskException tooLate(String property, String when) {
        return new DiskException(ErrorCode.CAN_NOT_COMPLETE, property + " cannot be changed " + when);
    }

    // --- installation

    /**
     * Installs or upgrades modules.
     *
     * @param cabFileName the package; must stay where it is
     * @param pathToInstall where the files go; empty for where this system wants them
     * @return the MODULE flags of those among them for which the system must be restarted
     */
    public int install(String cabFileName, String productGUID, String pathToInstall, int modulesToInstall, int flags)
            throws CBDiskException {
        return call(() -> {
            EventScope.outside("install");
            Product named = named(productGUID);
            Set<Module> modules = MODULES.set(modulesToInstall);
            if (modules.isEmpty()) {
                throw new DiskException(ErrorCode.INVALID_PARAMETER, "there is nothing to install; give MODULE flags");
            }
            Set<Module> restart = EnumSet.noneOf(Module.class);
            restart.addAll(named.install(Path.of(cabFileName), folder(pathToInstall), modules, INSTALL.set(flags)));
            // an older one that is removed meanwhile was not selected
            restart.retainAll(modules);
            return MODULES.mask(restart);
        });
    }

    /**
     * Removes modules.
     *
     * @param installedPath as it was given to {@link #install}
     * @return the MODULE flags of those for which the system must be restarted
     */
    public int uninstall(String cabFileName, String productGUID, String installedPath, int flags)
            throws CBDiskException {
        return call(() -> {
            EventScope.outside("uninstall");
            Product named = named(productGUID);
            return MODULES.mask(named.uninstall(Path.of(cabFileName), folder(installedPath), UNINSTALL.set(flags)));
        });
    }

    /** A folder of the caller's; none for the system's own places. */
    private static Optional<Path> folder(String path) {
        return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
    }

    /**
     * A module's state.
     *
     * @param module MODULE_DRIVER or MODULE_PNP_BUS
     * @return a MODULE_STATUS value
     */
    public int getDriverStatus(String productGUID, int module) throws CBDiskException {
        return call(() -> {
            EventScope.outside("getDriverStatus");
            Module wanted = MODULES.one(module);
            if (wanted == Module.HELPER_DLL) {
                throw new DiskException(
                        ErrorCode.INVALID_PARAMETER,
                        "MODULE_HELPER_DLL is no driver; ask getModuleVersion whether it is installed");
            }
            return named(productGUID).status(wanted).state().value();
        });
    }

    /** A module's version in four words of 16 bits; 0 if it is not installed. */
    public long getModuleVersion(String productGUID, int module) throws CBDiskException {
        return call(() -> {
            EventScope.outside("getModuleVersion");
            ModuleStatus status = named(productGUID).status(MODULES.one(module));
            return word(status.major(), 48)
                    | word(status.minor(), 32)
                    | word(status.build(), 16)
                    | word(status.revision(), 0);
        });
    }

    private static long word(int value, int shift) {
        return (value & 0xFFFFL) << shift;
    }

    private Product named(String productGUID) throws DiskException {
        return new Product(application, Guids.parse("ProductGUID", productGUID));
    }

    /** Once in each application, before the methods that make disks; see {@link Product#initialize}. */
    public void initialize(String productGUID) throws CBDiskException {
        run(() -> {
            Product wanted = named(productGUID);
            wanted.initialize();
            product = wanted;
        });
    }

    /** This object's product, or else the one that the application initialised last. */
    private Product initialized(String method) throws DiskException {
        EventScope.outside(method);
        return initialized();
    }

    private Product initialized() throws DiskException {
        Product own = product;
        return own != null
                ? own
                : application
                        .product()
                        .orElseThrow(() -> new DiskException(
                                ErrorCode.NOT_READY, "call initialize first, and mind what it reports"));
    }

    /**
     * Shuts the system down, or restarts it.
     *
     * @param shutdownPrompt what users are told; if it is empty the timeout does not count
     * @param timeout seconds until then
     * @param forceCloseApps whether programs are ended without being asked
     * @return whether it will happen
     */
    public boolean shutdownSystem(String shutdownPrompt, int timeout, boolean forceCloseApps, boolean reboot)
            throws CBDiskException {
        return call(() -> {
            EventScope.outside("shutdownSystem");
            return Shutdown.ofMachine().request(shutdownPrompt, timeout, forceCloseApps, reboot);
        });
    }

    // --- icons

    /**
     * Registers an icon, in place of an earlier one with this id.
     *
     * @param iconPath an .ico file, which must stay where it is
     * @return whether the system must be restarted first; never, here
     */
    public boolean registerIcon(String iconPath, String productGUID, String iconId) throws CBDiskException {
        return call(() -> {
            EventScope.outside("registerIcon");
            named(productGUID).registerIcon(Path.of(iconPath), iconId);
            return false;
        });
    }

    /**
     * Forgets an icon.
     *
     * @return whether the system must be restarted to be rid of it; never, here
     */
    public boolean unregisterIcon(String productGUID, String iconId) throws CBDiskException {
        return call(() -> {
            EventScope.outside("unregisterIcon");
            named(productGUID).unregisterIcon(iconId);
            return false;
        });
    }

    /** Whether an icon is registered. */
    public boolean isIconRegistered(String iconId) throws CBDiskException {
        return call(() -> initialized().iconRegistered(iconId));
    }

    /** Shows a registered icon until the storage is deleted. */
    public void setIcon(String iconId) throws CBDiskException {
        run(() -> created("setIcon").showIcon(iconId));
    }

    /** Shows the disk's own icon again. */
    public void resetIcon() throws CBDiskException {
        run(() -> created("resetIcon").resetIcon());
    }

    // --- the storage

    /** Creates the disk from the properties, without a medium and without mounting points. */
    public void createStorage() throws CBDiskException {
        run(() -> {
            Product owner = initialized("createStorage");
            synchronized (steps) {
                if (isStoragePresent()) {
                    throw new DiskException(
                            ErrorCode.ALREADY_EXISTS, "this object has a storage already; delete it first");
                }
                if (storage != null && storage.busy()) {
                    // what it does late could undo what the new storage is told
                    throw new DiskException(
                            ErrorCode.BUSY,
                            "an event of the storage before has not come back; create the storage when it has");
                }
                storage = owner.disk(new ListenerHandler(this, () -> listener))
                        .type(type)
                        .characteristics(characteristics)
                        .guid(guid)
                        .sectorSize(settings.sectorSize())
                        .serializeEvents(serializeEvents)
                        .create();
            }
        });
    }

    /**
     * Inserts the medium: asks for its size and lets the system read and write.
     *
     * @param timeout milliseconds that an event may take: 0 for no limit, else at least 3000
     */
    public void mountMedia(int timeout) throws CBDiskException {
        run(() -> {
            HandlerDisk now = created("mountMedia");
            boolean protect;
            synchronized (media) {
                mounts++;
                protect = readOnly;
            }
            try {
                now.mount(protect, Duration.ofMillis(timeout));
            } finally {
                synchronized (media) {
                    mounts--;
                }
            }
        });
    }

    /**
     * Takes the medium out; storage and mounting points stay.
     *
     * @param forceUnmount cuts off whoever has files open
     */
    public void unmountMedia(boolean forceUnmount) throws CBDiskException {
        run(() -> created("unmountMedia").unmount(forceUnmount));
    }

    /**
     * Deletes the disk.
     *
     * @param forceUnmount removes mounting points too, and cuts off whoever has files open
     */
    public void deleteStorage(boolean forceUnmount) throws CBDiskException {
        run(() -> {
            HandlerDisk now = created("deleteStorage");
            try {
                now.delete(forceUnmount);
            } finally {
                // what the last flush reported does not keep it
                if (!now.present() && !settings.asyncDeleteStorageNotifications()) {
                    application.udev().settle();
                }
            }
        });
    }

    /**
     * Adds a mounting point at the end of the list.
     *
     * @param mountingPoint a name, a letter and a colon, an absolute path, or nothing for an automatic letter
     * @param flags STGMP flags; STGMP_SIMPLE if they name no kind
     * @param authenticationId the user that it is local to; other than 0 implies STGMP_LOCAL
     */
    public void addMountingPoint(String mountingPoint, int flags, long authenticationId) throws CBDiskException {
        run(() -> created("addMountingPoint")
                .addMountingPoint(new MountingPointSpec(mountingPoint, POINTS.set(flags), authenticationId)));
    }

    /**
     * Removes a mounting point.
     *
     * @param index in the list; or -1 for the one that was added with the other values, which do not count otherwise
     */
    public void removeMountingPoint(int index, String mountingPoint, int flags, long authenticationId)
            throws CBDiskException {
        run(() -> {
            HandlerDisk now = created("removeMountingPoint");
            if (index == -1) {
                now.removeMountingPoint(new MountingPointSpec(mountingPoint, POINTS.set(flags), authenticationId));
            } else {
                now.removeMountingPoint(index);
            }
        });
    }

    /**
     * Within an event, on its thread: gives it more time, counted from now.
     *
     * @param timeout milliseconds: 0 for no limit, else at least 3000
     */
    public void resetTimeout(int timeout) throws CBDiskException {
        run(() -> EventScope.resetTimeout(application.services(), Duration.ofMillis(timeout)));
    }

    /**
     * Reads or sets a configuration setting.
     *
     * @param configurationString its name, or its name, {@code =} and the new value
     * @return the value that holds now
     */
    public String config(String configurationString) throws CBDiskException {
        return call(() -> settings.config(configurationString));
    }

    /** The storage, if it is there. */
    private HandlerDisk storage() {
        HandlerDisk now = storage;
        return now != null && now.present() ? now : null;
    }

    private HandlerDisk created(String method) throws DiskException {
        initialized(method);
        HandlerDisk now = storage();
        if (now == null) {
            throw new DiskException(ErrorCode.NOT_READY, "there is no storage; call createStorage first");
        }
        return now;
    }

    // --- errors

    private interface Question<T> {
        T ask() throws DiskException;
    }

    private interface Body {
        void run() throws DiskException;
    }

    private static <T> T call(Question<T> question) throws CBDiskException {
        try {
            return question.ask();
        } catch (ResultException e) {
            throw new CBDiskException(e.resultCode(), e.getMessage(), e);
        } catch (DiskException e) {
            throw new CBDiskException(e.code().win32(), e.getMessage(), e);
        }
    }

    private static void run(Body body) throws CBDiskException {
        call(() -> {
            body.run();
            return null;
        });
    }
}
