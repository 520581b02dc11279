package io.drivebay.core.internal;

import io.drivebay.api.Capability;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskEvent;
import io.drivebay.api.disk.DiskInfo;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.disk.DiskState;
import io.drivebay.api.disk.DiskStatistics;
import io.drivebay.api.disk.MediumSpec;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.Characteristic;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.DriverBinding;
import io.drivebay.api.driver.Holder;
import io.drivebay.api.driver.StorageType;
import io.drivebay.api.store.StoreUri;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** A disk: the order in which bay, driver and participants act when its life moves on. */
final class ManagedDisk implements VirtualDisk {
    private final DiskSpec spec;
    private final DiskRegistry registry;
    private final Gate gate;
    private final Bay bay;
    private final Target target;
    private final Drive drive;
    private final Steps steps;

    /** A driver that comes before that finds a disk that nobody knows of yet. Changed in steps. */
    private boolean created;

    private volatile boolean deleted;

    /** Whether a sign of an ejection is to be looked into. */
    private final AtomicBoolean ejecting = new AtomicBoolean();

    /** The last trouble; null if there is none. */
    private final AtomicReference<String> message = new AtomicReference<>();

    ManagedDisk(DiskSpec spec, DiskRegistry registry) {
        this.spec = spec;
        this.registry = registry;
        this.gate = new Gate(spec.name(), registry.starter());
        boolean readOnly =
                spec.type() == StorageType.CDROM || spec.characteristics().contains(Characteristic.READONLY_DEVICE);
        this.bay = new Bay(spec, readOnly, gate, registry.stores(), () -> registry.later(this::serviceCame));
        this.target = new Target(spec, gate, bay, this::ejected, this::lost);
        this.drive = new Drive(line -> registry.log(this, line));
        this.steps = new Steps(spec.name(), this::giveUp, registry::later, this::trouble);
    }

    // --- questions

    @Override
    public DiskSpec spec() {
        return spec;
    }

    @Override
    public Optional<MediumSpec> medium() {
        return bay.spec();
    }

    @Override
    public DiskState state() {
        if (deleted) {
            return DiskState.DELETED;
        }
        return switch (bay.phase()) {
            case EMPTY -> DiskState.EMPTY;
            case HELD -> DiskState.HELD;
            case FAILED -> DiskState.FAILED;
            case OPEN -> drive.showsMedium() ? DiskState.READY : DiskState.DETACHED;
        };
    }

    @Override
    public Optional<Path> node() {
        return drive.presence().flatMap(now -> now.attachment().node());
    }

    @Override
    public DiskInfo info() {
        // first: what is ready then is still there below
        DiskState state = state();
        Optional<Presence> presence = drive.presence();
        Optional<Medium> medium = bay.medium();
        Optional<MediumSpec> inserted = bay.spec();
        return new DiskInfo(
                spec.name(),
                spec.guid(),
                spec.type(),
                state,
                inserted.map(one -> registry.stores().redact(one.store())),
                presence.map(Presence::driver),
                presence.flatMap(now -> now.attachment().node()),
                medium.map(one -> one.geometry().bytes()).orElse(0L),
                spec.sectorSize(),
                target.readOnly(),
                medium.map(Medium::capabilities).orElse(Set.<Capability>of()),
                inserted.map(MediumSpec::timeout).orElse(Duration.ZERO),
                presence.map(now -> now.attachment().details()).orElse(Map.of()),
                Optional.ofNullable(message.get()).or(this::hanging));
    }

    private Optional<String> hanging() {
        long hanging = gate.givenUp();
        return hanging == 0
                ? Optional.empty()
                : Optional.of("its provider has not come back from " + hanging + " requests that were given up");
    }

    @Override
    public DiskStatistics statistics() {
        return gate.statistics();
    }

    @Override
    public List<Holder> holders() {
        return drive.presence().map(now -> now.attachment().holders()).orElse(List.of());
    }

    @Override
    public DiskTarget target() {
        return target;
    }

    Gate gate() {
        return gate;
    }

    /** There is new trouble, or none any more: null. Who waits for the disk is told. */
    void message(String trouble) {
        if (!Objects.equals(message.getAndSet(trouble), trouble)) {
            tell(DiskEvent.Kind.MESSAGE, trouble == null ? "" : trouble);
        }
    }

    /** Some trouble is over; other trouble that came meanwhile stays. */
    void over(String trouble) {
        String now = message.get();
        if (Objects.equals(now, trouble) && message.compareAndSet(now, null)) {
            tell(DiskEvent.Kind.MESSAGE, "");
        }
    }

    /** A step that nobody waits for did not succeed. */
    private void trouble(DiskException failure) {
        message(failure.describe());
        registry.log(this, failure.describe());
    }

    private void giveUp() {
        gate.cutOff();
        bay.giveUp();
    }

    // --- the drive

    /**
     * Shows the drive to the operating system for the first time; the first binding that can takes it.
     *
     * @param waiting whether the disk is there even if none can, and waits for one that will
     */
    void create(boolean waiting) throws DiskException {
        steps.run(() -> {
            try {
                attachLocked();
            } catch (DiskException e) {
                if (!waiting) {
                    throw e;
                }
                message(e.describe());
            }
            created = true;
            tell(DiskEvent.Kind.CREATED, "");
        });
    }

    /**
     * Shows a disk that waits for a driver, with its medium if it has one; one that is held is shown when it goes on.
     *
     * @return whether a driver shows it now and it is not held
     */
    boolean show() throws DiskException {
        steps.run(this::showLocked);
        return answers() && drive.presence().isPresent();
    }

    private void attachLocked() throws DiskException {
        if (!deleted && drive.presence().isEmpty()) {
            drive.attach(registry.bindings().candidates(spec), registry.bindings()::has, target);
            message(null);
        }
    }

    /** A binding came: a disk that has none is shown again. */
    void driverCame() {
        steps.soon(this::showLocked);
    }

    private void showLocked() throws DiskException {
        // showing reads, which would wait for a provider that waits for us
        if (!created || deleted || !answers() || drive.presence().isPresent()) {
            return;
        }
        attachLocked();
        if (bay.phase() == Bay.Phase.OPEN) {
            try {
                drive.insert();
            } catch (DiskException e) {
                drive.end(drive.take(), true);
                throw e;
            }
            registry.participants().inserted(this);
        }
        tell(DiskEvent.Kind.ATTACHED, "by " + drive.presence().orElseThrow().driver());
    }

    /** Whether nothing is waited for beneath. */
    private boolean answers() {
        Bay.Phase now = bay.phase();
        return now == Bay.Phase.EMPTY || now == Bay.Phase.OPEN;
    }

    /** A binding goes: what it shows ends. */
    void driverGoes(DriverBinding binding) {
        if (!drive.mayUse(binding)) {
            // what this disk is doing may take long, and is not to keep others waiting
            return;
        }
        steps.insist(() -> {
            if (drive.presence().filter(now -> now.binding() == binding).isEmpty()) {
                return;
            }
            failHeld();
            boolean force = bay.phase() != Bay.Phase.EMPTY && !agreed(false);
            if (force) {
                registry.participants().removing(this, true);
            }
            Presence gone = drive.take();
            String trouble = "waits for a driver: " + gone.driver() + " is gone";
            message(trouble);
            try {
                drive.end(gone, force);
            } finally {
                tell(DiskEvent.Kind.DETACHED, trouble);
            }
        });
    }

    private boolean agreed(boolean force) {
        try {
            registry.participants().removing(this, force);
            return true;
        } catch (DiskException e) {
            registry.log(this, "is cut off: " + e.describe());
            return false;
        }
    }

    // --- the medium

    @Override
    public void insert(MediumSpec medium) throws DiskException {
        insert(medium, Bay.Haste.NONE);
    }

    /** As {@link #insert}, for who has others to serve: does not wait for ever, whatever the medium's timeout. */
    void insertSoon(MediumSpec medium) throws DiskException {
        insert(medium, Bay.Haste.SOME);
    }

    private void insert(MediumSpec medium, Bay.Haste haste) throws DiskException {
        steps.run(() -> {
            if (deleted) {
                throw new DiskException(ErrorCode.NOT_FOUND, "disk " + name() + " is deleted");
            }
            if (bay.phase() != Bay.Phase.EMPTY) {
                throw new DiskException(ErrorCode.ALREADY_EXISTS, "disk " + name() + " has a medium; remove it first");
            }
            bay.insert(medium, haste);
            try {
                drive.insert();
            } catch (DiskException e) {
                ejectAfter(e);
                throw e;
            }
            message(null);
            tell(DiskEvent.Kind.INSERTED, registry.stores().redact(medium.store()));
            registry.participants().inserted(this);
        });
    }

    private void ejectAfter(DiskException failure) {
        try {
            bay.eject(Bay.Haste.FORCED);
        } catch (DiskException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void remove(boolean force) throws DiskException {
        steps.run(force, () -> removeLocked(haste(force)));
    }

    private static Bay.Haste haste(boolean force) {
        return force ? Bay.Haste.FORCED : Bay.Haste.NONE;
    }

    private void removeLocked(Bay.Haste haste) throws DiskException {
        boolean force = haste == Bay.Haste.FORCED;
        if (bay.phase() == Bay.Phase.EMPTY) {
            throw new DiskException(ErrorCode.NO_MEDIA_IN_DRIVE, "disk " + name() + " has no medium");
        }
        if (bay.phase() == Bay.Phase.HELD && !force) {
            throw new DiskException(
                    ErrorCode.NOT_READY,
                    "disk " + name() + " waits for its provider or filter, and so would its removal; let that come back"
                            + " or use force");
        }
        failHeld();
        registry.participants().removing(this, force);
        try {
            drive.remove(force);
        } catch (DiskException e) {
            registry.participants().inserted(this);
            throw e;
        }
        message(null);
        try {
            bay.eject(haste);
        } finally {
            tell(DiskEvent.Kind.REMOVED, force ? "by force" : "");
        }
    }

    @Override
    public void resize(long bytes) throws DiskException {
        steps.run(() -> {
            Medium medium = bay.phase() == Bay.Phase.OPEN ? bay.medium().orElse(null) : null;
            if (medium == null) {
                throw new DiskException(
                        ErrorCode.NO_MEDIA_IN_DRIVE, "disk " + name() + " has no medium that can be resized now");
            }
            medium.checkResize(bytes);
            if (bytes < medium.geometry().bytes()) {
                shrink(medium, bytes);
            } else {
                grow(medium, bytes);
            }
            tell(DiskEvent.Kind.RESIZED, "to " + bytes + " bytes");
        });
    }

    private void grow(Medium medium, long bytes) throws DiskException {
        long before = medium.geometry().bytes();
        bay.resize(bytes);
        try {
            drive.resize();
        } catch (DiskException e) {
            undo(() -> bay.resize(before), e);
            throw e;
        }
    }

    /** The operating system is told first, so that nobody reaches what goes. */
    private void shrink(Medium medium, long bytes) throws DiskException {
        List<Holder> holders = holders();
        if (!holders.isEmpty()) {
            throw new DiskException(
                    ErrorCode.BUSY, "disk " + name() + " cannot shrink while it is in use: " + holders.get(0));
        }
        long before = medium.geometry().bytes();
        medium.limit(bytes);
        try {
            drive.resize();
            bay.resize(bytes);
        } catch (DiskException e) {
            medium.limit(before);
            undo(drive::resize, e);
            throw e;
        }
    }

    private static void undo(Steps.Step step, DiskException failure) {
        try {
            step.run();
        } catch (DiskException e) {
            failure.addSuppressed(e);
        }
    }

    // --- what is beneath

    @Override
    public void swap(StoreUri store) throws DiskException {
        steps.run(() -> {
            if (bay.phase() != Bay.Phase.OPEN) {
                throw new DiskException(ErrorCode.NOT_READY, "disk " + name() + " has no open store to swap");
            }
            bay.replacing();
            drive.replace();
            try {
                Duration pause = bay.swap(store);
                tell(
                        DiskEvent.Kind.SWAPPED,
                        "to " + registry.stores().redact(store) + ", requests waited " + pause.toMillis() + " ms");
            } catch (DiskException e) {
                if (bay.phase() == Bay.Phase.HELD) {
                    startHoldClock(e.describe());
                }
                throw e;
            }
        });
    }

    /** A provider or filter goes; when this returns, its device is closed. */
    void serviceGoes(Object service) {
        if (!bay.mayUse(service)) {
            // what this disk is doing may take long, and is not to keep others waiting
            return;
        }
        steps.insist(() -> {
            if (bay.uses(service)) {
                bay.hold();
                tell(DiskEvent.Kind.HELD, "its provider or filter went");
                if (!resumed()) {
                    startHoldClock(message.get());
                }
            }
        });
    }

    private void startHoldClock(String reason) {
        message(reason);
        long hold = bay.heldSince();
        // the hold may have taken its time
        long left = spec.holdTimeout().toNanos() - (System.nanoTime() - hold);
        registry.timer().schedule(() -> registry.later(() -> holdOver(hold)), Math.max(0, left), TimeUnit.NANOSECONDS);
    }

    /** A provider or filter came: a disk that waits for one tries again. */
    void serviceCame() {
        Bay.Phase now = bay.phase();
        if (now != Bay.Phase.HELD && now != Bay.Phase.FAILED) {
            // a hold that begins from now on finds what came by itself
            return;
        }
        steps.soon(() -> {
            boolean waits = bay.phase() == Bay.Phase.HELD || bay.phase() == Bay.Phase.FAILED;
            if (waits && resumed()) {
                showLocked();
            }
        });
    }

    private boolean resumed() {
        try {
            Duration pause = bay.resume();
            message(null);
            tell(DiskEvent.Kind.RESUMED, "requests waited " + pause.toMillis() + " ms");
            return true;
        } catch (DiskException e) {
            message(e.describe());
            return false;
        }
    }

    /** What is about to happen writes back, and would wait for a provider that itself waits for our lock. */
    private void failHeld() {
        if (bay.phase() == Bay.Phase.HELD) {
            bay.fail();
        }
    }

    private void holdOver(long hold) {
        steps.alone(() -> {
            if (bay.phase() == Bay.Phase.HELD && bay.heldSince() == hold) {
                bay.fail();
                tell(DiskEvent.Kind.FAILED, "nobody opened the store within " + spec.holdTimeout());
            }
        });
    }

    // --- the end

    @Override
    public void delete(boolean force) throws DiskException {
        delete(haste(force));
    }

    /** As {@link #delete} without force, for who has others to serve: does not wait for ever for the last flush. */
    void deleteSoon() throws DiskException {
        delete(Bay.Haste.SOME);
    }

    private void delete(Bay.Haste haste) throws DiskException {
        boolean force = haste == Bay.Haste.FORCED;
        steps.run(force, () -> {
            if (deleted) {
                return;
            }
            DiskException failure = null;
            if (bay.phase() != Bay.Phase.EMPTY) {
                try {
                    removeLocked(haste);
                } catch (DiskException e) {
                    if (bay.phase() != Bay.Phase.EMPTY) {
                        throw e;
                    }
                    failure = e;
                }
            }
            drive.detach(force);
            deleted = true;
            gate.shutdown();
            registry.participants().deleted(this);
            registry.forget(this);
            tellDeleted(failure);
            if (failure != null) {
                throw failure;
            }
        });
    }

    private void tellDeleted(DiskException failure) {
        String message = failure == null ? "" : failure.describe();
        registry.events()
                .tell(
                        DiskEvent.Kind.DELETED,
                        spec,
                        message,
                        Optional.ofNullable(failure).map(DiskException::code));
    }

    /** Asked for by a driver that has seen a sign of it; several signs at once are one. */
    private void ejected() {
        if (!ejecting.getAndSet(true)) {
            registry.later(() -> steps.alone(() -> {
                ejecting.set(false);
                ejectedLocked();
            }));
        }
    }

    private void ejectedLocked() throws DiskException {
        if (bay.phase() == Bay.Phase.EMPTY || !drive.ejected()) {
            return;
        }
        if (spec.deletedByEjection() || spec.characteristics().contains(Characteristic.ALLOW_EJECTION)) {
            tell(DiskEvent.Kind.EJECTED, "");
            delete(true);
        } else {
            lostLocked("somebody let go of its device");
            showLocked();
        }
    }

    private void lost(String reason) {
        long of = drive.insertions();
        registry.later(() -> {
            steps.alone(() -> {
                // what was lost may have been removed meanwhile, and another medium may be there
                if (of == drive.insertions() && drive.presence().isPresent()) {
                    lostLocked(reason);
                }
            });
            driverCame();
        });
    }

    private void lostLocked(String reason) throws DiskException {
        Presence gone = drive.take();
        String trouble = "driver " + gone.driver() + " lost it: " + reason;
        message(trouble);
        failHeld();
        try {
            registry.participants().removing(this, true);
            drive.end(gone, true);
        } finally {
            tell(DiskEvent.Kind.DETACHED, trouble);
        }
    }

    private void tell(DiskEvent.Kind kind, String text) {
        registry.events().tell(kind, spec, text);
    }
}
