package io.drivebay.core.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskDeclaration;
import io.drivebay.api.disk.DiskEvent;
import io.drivebay.api.disk.DiskManager;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.disk.DriverChoice;
import io.drivebay.api.disk.MediumParticipant;
import io.drivebay.api.disk.StoreKind;
import io.drivebay.api.disk.VirtualDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The disks of this host: makes them, tells them who comes and goes, and takes them down at the end. */
@Component(service = {DiskManager.class, DiskRegistry.class})
public final class DiskRegistry implements DiskManager {
    private static final Logger LOG = LoggerFactory.getLogger(DiskRegistry.class);

    /** How exact request timeouts are. */
    private static final long TICK_MILLIS = 100;

    private final StoreRegistry stores;
    private final DriverRegistry drivers;
    private final Participants participants;
    private final EventHub events;
    private final BringUp bringUp;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(threads("timer"));
    /** A thread for each step, as steps wait for disks' locks; a burst of them leaves no threads behind for long. */
    private final ExecutorService lifecycle = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), threads("lifecycle"));

    private final ThreadStarter starter = new ThreadStarter();

    /** By name, in the order they were created; guarded by itself. */
    private final Map<String, ManagedDisk> disks = new LinkedHashMap<>();

    private volatile Runnable changed = () -> {};

    @Activate
    public DiskRegistry(
            @Reference StoreRegistry stores,
            @Reference DriverRegistry drivers,
            @Reference Participants participants,
            @Reference EventHub events,
            @Reference BringUp bringUp) {
        this.stores = stores;
        this.drivers = drivers;
        this.participants = participants;
        this.events = events;
        this.bringUp = bringUp;
        stores.observe(() -> onEach(ManagedDisk::serviceCame), service -> each(disk -> disk.serviceGoes(service)));
        drivers.observe(() -> onEach(ManagedDisk::driverCame), binding -> each(disk -> disk.driverGoes(binding)));
        participants.observe(this::participantCame);
        timer.scheduleWithFixedDelay(this::expire, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static ThreadFactory threads(String name) {
        return work -> {
            Thread thread = new Thread(work, "drivebay-" + name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Takes all disks down, the last one first; what is in use is cut off, as the host ends. */
    @Deactivate
    void deactivate() {
        stores.observe(() -> {}, service -> {});
        drivers.observe(() -> {}, binding -> {});
        participants.unobserve();
        List<ManagedDisk> all = snapshot();
        Collections.reverse(all);
        for (ManagedDisk disk : all) {
            takeDown(disk);
        }
        timer.shutdown();
        lifecycle.shutdown();
        starter.shutdown();
    }

    private void takeDown(ManagedDisk disk) {
        try {
            disk.deleteSoon();
        } catch (DiskException e) {
            log(disk, e.describe());
            try {
                disk.delete(true);
            } catch (DiskException again) {
                log(disk, again.describe());
            }
        }
    }

    /** Everybody who waits for something tries again. */
    private void onEach(Consumer<ManagedDisk> action) {
        later(() -> {
            each(action);
            changed.run();
        });
    }

    private void participantCame(MediumParticipant participant) {
        later(() -> {
            participants.present(participant, disks());
            changed.run();
        });
    }

    private void each(Consumer<ManagedDisk> action) {
        for (ManagedDisk disk : snapshot()) {
            try {
                action.accept(disk);
            } catch (RuntimeException | Error e) {
                // what is wrong with one disk must not keep the others from being told
                LOG.error("Disk {}", disk.name(), e);
            }
        }
    }

    private List<ManagedDisk> snapshot() {
        synchronized (disks) {
            return new ArrayList<>(disks.values());
        }
    }

    private void expire() {
        try {
            long now = System.nanoTime();
            each(disk -> disk.gate().expire(now));
        } catch (Throwable e) {
            // A periodic task that throws is never run again, and requests would wait for ever. Short of memory, it is
            // tried again at the next tick, and complaining would take memory too.
        }
    }

    // --- DiskManager

    @Override
    public List<VirtualDisk> disks() {
        List<VirtualDisk> all = new ArrayList<>(snapshot());
        all.sort(Comparator.comparing(VirtualDisk::name));
        return all;
    }

    @Override
    public Optional<VirtualDisk> disk(String name) {
        synchronized (disks) {
            return Optional.ofNullable(disks.get(name));
        }
    }

    @Override
    public VirtualDisk create(DiskSpec spec) throws DiskException {
        return create(spec, false);
    }

    private ManagedDisk create(DiskSpec spec, boolean waiting) throws DiskException {
        ManagedDisk disk = register(spec);
        try {
            disk.create(waiting);
            return disk;
        } catch (DiskException | RuntimeException | Error e) {
            forget(disk);
            throw e;
        }
    }

    /** Creates a drive that waits for its driver if there is none yet. */
    ManagedDisk createWaiting(DiskSpec spec) throws DiskException {
        return create(spec, true);
    }

    /** As {@link BringUp#insert}, and tells. */
    void insert(VirtualDisk disk, DiskDeclaration declaration) throws DiskException {
        if (bringUp.insert(disk, declaration)) {
            events.tell(
                    DiskEvent.Kind.FORMATTED, disk.spec(), declaration.format().orElseThrow());
        }
    }

    private void checkNew(DiskSpec spec) throws DiskException {
        spec.check();
        synchronized (disks) {
            for (ManagedDisk other : disks.values()) {
                if (other.name().equals(spec.name())) {
                    throw new DiskException(
                            ErrorCode.ALREADY_EXISTS,
                            "there is a disk '" + spec.name() + "' already; choose another name or delete it");
                }
                if (other.spec().guid().equals(spec.guid())) {
                    throw new DiskException(
                            ErrorCode.ALREADY_EXISTS,
                            "disk '" + other.name() + "' has the GUID " + spec.guid() + " already");
                }
            }
        }
    }

    private ManagedDisk register(DiskSpec spec) throws DiskException {
        synchronized (disks) {
            checkNew(spec);
            ManagedDisk disk = new ManagedDisk(spec, this);
            disks.put(spec.name(), disk);
            return disk;
        }
    }

    @Override
    public void check(DiskDeclaration declaration) throws DiskException {
        checkNew(declaration.disk());
        bringUp.check(declaration);
    }

    @Override
    public VirtualDisk up(DiskDeclaration declaration) throws DiskException {
        check(declaration);
        VirtualDisk disk = create(declaration.disk());
        try {
            insert(disk, declaration);
            bringUp.mount(disk, declaration);
            return disk;
        } catch (DiskException | RuntimeException e) {
            try {
                disk.delete(true);
            } catch (DiskException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    @Override
    public Map<String, StoreKind> providers() {
        return stores.providers();
    }

    @Override
    public Map<String, StoreKind> filters() {
        return stores.filters();
    }

    @Override
    public List<DriverChoice> drivers() {
        return drivers.choices();
    }

    @Override
    public void resetTimeout(Duration timeout) throws DiskException {
        Slot slot = IoWorker.current();
        BoundedCall<?> call = BoundedCall.current();
        if (slot != null) {
            slot.resetTimeout(timeout);
        } else if (call != null) {
            call.resetTimeout(timeout);
        } else {
            throw new DiskException(
                    ErrorCode.NO_CALLBACK_ACTIVE,
                    "the timeout can only be reset from within a request, on the thread that serves it");
        }
    }

    @Override
    public boolean awaited() {
        Slot slot = IoWorker.current();
        BoundedCall<?> call = BoundedCall.current();
        return slot != null ? !slot.givenUp() : call == null || call.awaited();
    }

    // --- the disks' side

    StoreRegistry stores() {
        return stores;
    }

    DriverRegistry bindings() {
        return drivers;
    }

    Participants participants() {
        return participants;
    }

    EventHub events() {
        return events;
    }

    ThreadStarter starter() {
        return starter;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    /** Runs what may take long and is nobody's to wait for; nothing after the end. */
    void later(Runnable work) {
        try {
            lifecycle.execute(work);
        } catch (RejectedExecutionException e) {
            // the host ends, and takes all disks down itself
        }
    }

    void forget(ManagedDisk disk) {
        synchronized (disks) {
            disks.remove(disk.name(), disk);
        }
    }

    void log(ManagedDisk disk, String trouble) {
        LOG.warn("Disk {}: {}", disk.name(), trouble);
    }

    // --- the declarations' side

    /** Who wants to know that a service came with which a declared disk may get on. */
    void observe(Runnable onChange) {
        changed = onChange;
    }
}
