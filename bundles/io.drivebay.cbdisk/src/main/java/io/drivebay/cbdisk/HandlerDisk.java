package io.drivebay.cbdisk;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskEvent;
import io.drivebay.api.disk.DiskListener;
import io.drivebay.api.disk.DiskManager;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.disk.DiskState;
import io.drivebay.api.disk.MediumSpec;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.Characteristic;
import io.drivebay.api.driver.StorageType;
import io.drivebay.api.install.Module;
import io.drivebay.api.mount.IconService;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointService;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.api.store.BlockProvider;
import io.drivebay.api.store.StoreUri;
import io.drivebay.cbdisk.internal.Application;
import io.drivebay.cbdisk.internal.DiskPoints;
import io.drivebay.cbdisk.internal.EventScope;
import io.drivebay.cbdisk.internal.Events;
import io.drivebay.cbdisk.internal.HandlerProvider;
import io.drivebay.cbdisk.internal.Services;
import io.drivebay.cbdisk.internal.Timeouts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A disk whose bytes a {@link DiskHandler} supplies, from its creation to its deletion. Made by {@link Product#disk}.
 *
 * <p>Threads: any. Methods that change it are refused within an event (CAN_NOT_COMPLETE), and with NOT_READY when the
 * disk is deleted.
 */
public final class HandlerDisk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerDisk.class);

    /** So many were made: no two of them answer to the same scheme. */
    private static final AtomicLong CREATED = new AtomicLong();

    private final Product product;
    private final Application application;
    private final DiskHandler handler;
    private final Events events;
    private final String scheme;
    private final Instant created = Instant.now();
    private final VirtualDisk disk;
    private final Services.Registration provider;
    private final DiskPoints points;
    private Services.Registration listener;

    private volatile boolean ejected;
    private boolean released;

    private HandlerDisk(
            Builder builder, Events events, VirtualDisk disk, Services.Registration provider, String scheme) {
        this.product = builder.product;
        this.application = builder.application;
        this.handler = builder.handler;
        this.scheme = scheme;
        this.events = events;
        this.disk = disk;
        this.provider = provider;
        this.points = new DiskPoints(application.services(), disk);
    }

    /** Hears from now on when the disk goes without us. */
    private synchronized void listen() throws DiskException {
        listener = application.services().register(DiskListener.class, this::changed, Map.of());
        application.add(this);
    }

    // --- questions

    /** The disk as the core has it. */
    public VirtualDisk disk() {
        return disk;
    }

    /** Whether it is there: until it is deleted, by us or by anybody else. */
    public boolean present() {
        return disk.state() != DiskState.DELETED;
    }

    /** Whether it has a medium, so that the handler is asked. */
    public boolean active() {
        return present() && disk.medium().isPresent();
    }

    private void requirePresent() throws DiskException {
        if (!present()) {
            throw new DiskException(ErrorCode.NOT_READY, "the disk " + disk.name() + " is deleted; create it again");
        }
    }

    private boolean fixedMedium() {
        return disk.spec().type() == StorageType.DISK_PNP && !has(Characteristic.REMOVABLE_MEDIA);
    }

    private boolean has(Characteristic characteristic) {
        return disk.spec().characteristics().contains(characteristic);
    }

    // --- the medium

    /**
     * Asks the handler for the size and makes the bytes accessible.
     *
     * @param timeout of each event: zero for none, else at least 3 seconds
     * @throws DiskException IMPLEMENTATION_LIMIT for another timeout; ALREADY_EXISTS if there is a medium; what the
     *     handler reports; SEM_TIMEOUT; {@link VirtualDisk#insert}. Then there is no medium.
     */
    public void mount(boolean readOnly, Duration timeout) throws DiskException {
        EventScope.outside("mountMedia");
        Timeouts.check(timeout);
        requirePresent();
        if (active()) {
            throw new DiskException(ErrorCode.ALREADY_EXISTS, "the disk has a medium; unmount it first");
        }
        events.timeout(timeout);
        disk.insert(new MediumSpec(StoreUri.parse(scheme + ":"), readOnly, timeout));
        try {
            if (has(Characteristic.AUTOCREATE_DRIVE_LETTER) && mountingPoints().isEmpty()) {
                addMountingPoint(new MountingPointSpec(
                        "", Set.of(MountingPointFlag.AUTOCREATE_DRIVE_LETTER, MountingPointFlag.SIMPLE), 0));
            }
        } catch (DiskException e) {
            try {
                disk.remove(true);
                events.mediumGone();
            } catch (DiskException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /**
     * Takes the medium out; mounting points stay.
     *
     * @param force cuts off whoever uses it
     * @throws DiskException ACCESS_DENIED if the drive is plug-and-play with a fixed medium; {@link VirtualDisk#remove}
     */
    public void unmount(boolean force) throws DiskException {
        EventScope.outside("unmountMedia");
        requirePresent();
        if (fixedMedium()) {
            throw new DiskException(
                    ErrorCode.ACCESS_DENIED,
                    "the medium of a plug-and-play disk without REMOVABLE_MEDIA stays in; delete the disk instead");
        }
        try {
            disk.remove(force);
        } finally {
            if (!active()) {
                events.mediumGone();
            }
        }
    }

    /**
     * Gives the event that the calling thread serves more time, counted from now.
     *
     * @param timeout zero for no limit, else at least 3 seconds
     * @throws DiskException NO_CALLBACK_ACTIVE outside of an event; IMPLEMENTATION_LIMIT
     */
    public void resetTimeout(Duration timeout) throws DiskException {
        EventScope.resetTimeout(application.services(), timeout);
    }

    // --- mounting points

    /**
     * Where the disk appears, in the order of adding; an automatic letter is filled in. Within an event, as it was when
     * it was last asked for.
     */
    public List<MountingPointSpec> mountingPoints() throws DiskException {
        return points.list();
    }

    /**
     * Adds a mounting point; without a kind it is SIMPLE, with an authentication id LOCAL.
     *
     * @throws DiskException NO_MEDIA_IN_DRIVE if the drive is plug-and-play with a fixed medium and has none yet;
     *     {@link MountingPointService#add}
     */
    public void addMountingPoint(MountingPointSpec spec) throws DiskException {
        EventScope.outside("addMountingPoint");
        requirePresent();
        if (fixedMedium() && !active()) {
            throw new DiskException(
                    ErrorCode.NO_MEDIA_IN_DRIVE,
                    "a plug-and-play disk without REMOVABLE_MEDIA gets mounting points only after mountMedia");
        }
        points.add(spec);
    }

    /**
     * Removes a mounting point.
     *
     * @throws DiskException INVALID_PARAMETER if there is none at the index; {@link MountingPointService#remove}
     */
    public void removeMountingPoint(int index) throws DiskException {
        EventScope.outside("removeMountingPoint");
        requirePresent();
        points.remove(index);
    }

    /**
     * Removes the mounting point that was added with these values.
     *
     * @throws DiskException NOT_FOUND; {@link MountingPointService#remove}
     */
    public void removeMountingPoint(MountingPointSpec spec) throws DiskException {
        EventScope.outside("removeMountingPoint");
        requirePresent();
        points.remove(spec);
    }

    // --- the icon

    /** Shows a registered icon until the disk is deleted. */
    public void showIcon(String iconId) throws DiskException {
        EventScope.outside("setIcon");
        requirePresent();
        product.require(Module.HELPER_DLL);
        application.services().<IconService, Void>use(IconService.class, icons -> {
            icons.show(disk, iconId);
            return null;
        });
    }

    /** Shows the disk's own icon again. */
    public void resetIcon() throws DiskException {
        EventScope.outside("resetIcon");
        requirePresent();
        product.require(Module.HELPER_DLL);
        application.services().<IconService, Void>use(IconService.class, icons -> {
            icons.reset(disk);
            return null;
        });
    }

    // --- the end

    /**
     * Deletes the disk.
     *
     * @param force removes mounting points and medium, and cuts off whoever uses them
     * @throws DiskException BUSY if force is false and there are mounting points, or it is in use; then it stays.
     *     What the last flush reported; then it is gone.
     */
    public void delete(boolean force) throws DiskException {
        EventScope.outside("deleteStorage");
        requirePresent();
        List<MountingPointSpec> left = pointsToRemove(force);
        if (!force && !left.isEmpty()) {
            throw new DiskException(
                    ErrorCode.BUSY,
                    "the disk has mounting points: "
                            + left.stream().map(MountingPointSpec::target).collect(Collectors.joining(", "))
                            + "; remove them first, or force");
        }
        if (!left.isEmpty()) {
            removePoints();
        }
        try {
            disk.delete(force);
        } finally {
            if (!present()) {
                release();
            }
        }
    }

    /** By force: one that cannot be removed must not keep the disk, whose end takes it along. */
    private void removePoints() {
        try {
            points.removeAll();
        } catch (DiskException e) {
            LOG.warn("Disk {} goes with mounting points that cannot be removed: {}", disk.name(), e.describe());
        }
    }

    /** Whether a handler has not come back from a request, be the disk deleted or not. */
    boolean busy() {
        return events.inside();
    }

    /** Without the service there are no points, and it must not keep a disk from going. */
    private List<MountingPointSpec> pointsToRemove(boolean force) throws DiskException {
        try {
            return mountingPoints();
        } catch (DiskException e) {
            if (force || e.code() == ErrorCode.FS_DRIVER_REQUIRED) {
                return List.of();
            }
            throw e;
        }
    }

    /** Deletes the disk by force, if it is there. */
    @Override
    public void close() throws DiskException {
        if (present()) {
            delete(true);
        } else {
            release();
        }
    }

    private void changed(DiskEvent event) {
        if (!event.guid().equals(disk.spec().guid()) || event.time().isBefore(created)) {
            return;
        }
        if (event.kind() == DiskEvent.Kind.EJECTED) {
            ejected = true;
        } else if (event.kind() == DiskEvent.Kind.DELETED && !present()) {
            if (ejected) {
                int code = event.failure().map(ErrorCode::win32).orElse(0);
                events.tell("ejected", () -> handler.ejected(code));
            }
            release();
        }
    }

    private synchronized void release() {
        if (released) {
            return;
        }
        released = true;
        events.mediumGone();
        provider.close();
        listener.close();
        events.close();
        application.remove(this);
    }

    /** For logs. */
    @Override
    public String toString() {
        return "disk " + disk.name();
    }

    /** Collects what a disk is made of. Not thread-safe. */
    public static final class Builder {
        private final Product product;
        private final Application application;
        private final DiskHandler handler;
        private StorageType type = StorageType.DISK;
        private Set<Characteristic> characteristics = Set.of(Characteristic.REMOVABLE_MEDIA);
        private UUID guid;
        private String driver;
        private int sectorSize;
        private boolean serialized;

        Builder(Product product, Application application, DiskHandler handler) {
            this.product = product;
            this.application = application;
            this.handler = Objects.requireNonNull(handler);
        }

        /** Kind of drive. */
        public Builder type(StorageType value) {
            type = value;
            return this;
        }

        /** What it says of itself. */
        public Builder characteristics(Set<Characteristic> value) {
            characteristics = Set.copyOf(value);
            return this;
        }

        /** Identity: the same for the same bytes; null for a random one. */
        public Builder guid(UUID value) {
            guid = value;
            return this;
        }

        /** The driver binding's name; null for the best that fits. */
        public Builder driver(String value) {
            driver = value;
            return this;
        }

        /** Logical sector in bytes; 0 for what the type has: 2048 for a CD-ROM, 512 for the others. */
        public Builder sectorSize(int value) {
            sectorSize = value;
            return this;
        }

        /** Whether events fire strictly one at a time. */
        public Builder serializeEvents(boolean value) {
            serialized = value;
            return this;
        }

        /**
         * Makes the disk, without a medium.
         *
         * @throws DiskException NOT_READY before the product is initialised; FS_DRIVER_REQUIRED without a module that
         *     the type needs; INVALID_PARAMETER naming what does not fit; {@link DiskManager#create}
         */
        public HandlerDisk create() throws DiskException {
            EventScope.outside("createStorage");
            product.requireInitialized();
            boolean plugAndPlay = type == StorageType.DISK_PNP;
            if (guid == null && plugAndPlay) {
                throw new DiskException(
                        ErrorCode.INVALID_PARAMETER, "a plug-and-play disk needs a GUID; set the storage's GUID");
            }
            UUID identity = guid == null ? UUID.randomUUID() : guid;
            DiskSpec spec = DiskSpec.named("cbdisk-" + identity)
                    .type(type)
                    .characteristics(characteristics)
                    .guid(identity)
                    .driver(driver)
                    .deletedByEjection(!plugAndPlay && characteristics.contains(Characteristic.REMOVABLE_MEDIA))
                    .sectorSize(sectorSize == 0 ? null : Integer.valueOf(sectorSize))
                    .build();
            spec.check();
            product.require(Module.DRIVER);
            if (plugAndPlay) {
                product.require(Module.PNP_BUS);
            }
            return create(spec);
        }

        private HandlerDisk create(DiskSpec spec) throws DiskException {
            Services services = application.services();
            // a disk of the same identity that just goes may still be there, with another handler
            String scheme = spec.name() + "-" + CREATED.incrementAndGet();
            Events events =
                    new Events(spec.name(), serialized, application.logging()::enabled, () -> awaited(services));
            Services.Registration provider = null;
            VirtualDisk disk = null;
            try {
                provider = services.register(
                        BlockProvider.class,
                        new HandlerProvider(handler, events),
                        Map.of(BlockProvider.SCHEME, scheme));
                disk = services.use(DiskManager.class, manager -> manager.create(spec));
                HandlerDisk made = new HandlerDisk(this, events, disk, provider, scheme);
                made.listen();
                return made;
            } catch (DiskException | RuntimeException e) {
                undo(e, events, provider, disk);
                throw e;
            }
        }

        private static boolean awaited(Services services) {
            try {
                return services.use(DiskManager.class, DiskManager::awaited);
            } catch (DiskException e) {
                // the core goes; what it still waits for is served
                return true;
            }
        }

        private static void undo(Exception cause, Events events, Services.Registration provider, VirtualDisk disk) {
            try {
                if (disk != null) {
                    disk.delete(true);
                }
            } catch (DiskException e) {
                cause.addSuppressed(e);
            }
            if (provider != null) {
                provider.close();
            }
            events.close();
        }
    }
}
