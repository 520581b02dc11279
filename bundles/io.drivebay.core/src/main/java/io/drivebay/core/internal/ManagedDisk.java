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
import io.drivebay.api.driver.Attachment;
import io.drivebay.api.driver.Characteristic;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.DriverBinding;
import io.drivebay.api.driver.Holder;
import io.drivebay.api.driver.StorageType;
import io.drivebay.api.store.StoreUri;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/** A disk: the order in which bay, driver and participants act when its life moves on. */
final class ManagedDisk implements VirtualDisk {
    /** How long a step waits for another one. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration PATIENCE_WHEN_FORCED = Duration.ofSeconds(5);

    /** How long what was given up has to let go before all that came meanwhile is given up too. */
    private static final Duration CUT = Duration.ofMillis(200);

    private final DiskSpec spec;
    private final DiskRegistry registry;
    private final Gate gate;
    private final Bay bay;
    private final Target target;

    /** Life-cycle steps wait for each other; requests never take it. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Presence presence;
    private volatile boolean deleted;

    /** How often a medium was shown; changed under the lock. */
    private volatile long showings;

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
            case OPEN -> presence == null ? DiskState.DETACHED : DiskState.READY;
        };
    }

    @Override
    public Optional<Path> node() {
        Presence now = presence;
        return now == null ? Optional.empty() : now.attachment().node();
    }

    @Override
    public DiskInfo info() {
        Presence now = presence;
        Optional<Medium> medium = bay.medium();
        Optional<MediumSpec> inserted = bay.spec();
        return new DiskInfo(
                spec.name(),
                spec.guid(),
                spec.type(),
                state(),
                inserted.map(one -> registry.stores().redact(one.store())),
                Optional.ofNullable(now).map(Presence::driver),
                node(),
                medium.map(one -> one.geometry().bytes()).orElse(0L),
                spec.sectorSize(),
                target.readOnly(),
                medium.map(Medium::capabilities).orElse(Set.<Capability>of()),
                inserted.map(MediumSpec::timeout).orElse(Duration.ZERO),
                now == null ? Map.of() : now.attachment().details(),
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
        Presence now = presence;
        return now == null ? List.of() : now.attachment().holders();
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

    // --- the drive

    /** Shows the drive to the operating system; the first binding that can takes it. */
    void attach() throws DiskException {
        step(() -> {
            attachLocked();
            return null;
        });
    }

    private void attachLocked() throws DiskException {
        if (presence != null || deleted) {
            return;
        }
        DiskException failure = null;
        for (Map.Entry<String, DriverBinding> candidate :
                registry.bindings().candidates(spec).entrySet()) {
            try {
                Attachment attachment = candidate.getValue().attach(target);
                presence = new Presence(candidate.getKey(), candidate.getValue(), attachment);
                message(null);
                return;
            } catch (IOException | RuntimeException | LinkageError e) {
                DiskException next = asDiskException("driver " + candidate.getKey(), e);
                if (failure == null) {
                    failure = next;
                } else {
                    failure.addSuppressed(next);
                }
            }
        }
        throw failure;
    }

    private static DiskException asDiskException(String what, Throwable error) {
        if (error instanceof DiskException disk) {
            return disk;
        }
        return new DiskException(ErrorCode.of(error), what + " failed: " + error, error);
    }

    /** A binding came: a disk that has none is shown again. */
    void driverCame() {
        tryStep(this::showLocked);
    }

    private void showLocked() throws DiskException {
        // showing reads, which would wait for a provider that waits for us
        boolean answers = bay.phase() == Bay.Phase.EMPTY || bay.phase() == Bay.Phase.OPEN;
        if (presence != null || deleted || !answers) {
            return;
        }
        attachLocked();
        if (bay.phase() == Bay.Phase.OPEN) {
            try {
                showMedium();
            } catch (DiskException e) {
                Presence useless = presence;
                presence = null;
                detach(useless.attachment(), true);
                throw e;
            }
            registry.participants().inserted(this);
        }
        tell(DiskEvent.Kind.ATTACHED, "by " + presence.driver());
    }

    /** A binding goes: what it shows ends. */
    void driverGoes(DriverBinding binding) {
        tryStep(() -> {
            Presence now = presence;
            if (now == null || now.binding() != binding) {
                return;
            }
            failHeld();
            boolean force = bay.phase() != Bay.Phase.EMPTY && !agreed(false);
            if (force) {
                registry.participants().removing(this, true);
            }
            presence = null;
            String trouble = "waits for a driver: " + now.driver() + " is gone";
            message(trouble);
            try {
                detach(now.attachment(), force);
            } finally {
                tell(DiskEvent.Kind.DETACHED, trouble);
            }
        });
    }

    /** The presence cannot stay: what is still open when it was asked nicely is cut off. */
    private void detach(Attachment attachment, boolean force) throws DiskException {
        try {
            attachment.detach(force);
        } catch (IOException | RuntimeException e) {
            if (force) {
                throw asDiskException("detaching", e);
            }
            registry.log(this, "is cut off: " + e.getMessage());
            detach(attachment, true);
        }
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
        step(() -> {
            if (deleted) {
                throw new DiskException(ErrorCode.NOT_FOUND, "disk " + name() + " is deleted");
            }
            if (bay.phase() != Bay.Phase.EMPTY) {
                throw new DiskException(ErrorCode.ALREADY_EXISTS, "disk " + name() + " has a medium; remove it first");
            }
            bay.insert(medium);
            try {
                showMedium();
            } catch (DiskException e) {
                ejectAfter(e);
                throw e;
            }
            message(null);
            tell(DiskEvent.Kind.INSERTED, registry.stores().redact(medium.store()));
            registry.participants().inserted(this);
            return null;
        });
    }

    private void showMedium() throws DiskException {
        Presence now = presence;
        if (now == null) {
            return;
        }
        showings++;
        try {
            now.attachment().mediumInserted();
        } catch (IOException | RuntimeException | LinkageError e) {
            throw asDiskException("driver " + now.driver(), e);
        }
    }

    private void ejectAfter(DiskException failure) {
        try {
            bay.eject(true);
        } catch (DiskException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void remove(boolean force) throws DiskException {
        step(force, () -> {
            removeLocked(force);
            return null;
        });
    }

    private void removeLocked(boolean force) throws DiskException {
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
        Presence now = presence;
        if (now != null) {
            try {
                now.attachment().mediumRemoved(force);
            } catch (IOException | RuntimeException e) {
                if (!force) {
                    registry.participants().inserted(this);
                    throw asDiskException("driver " + now.driver(), e);
                }
                registry.log(this, "removal by force: " + e.getMessage());
            }
        }
        message(null);
        try {
            bay.eject(force);
        } finally {
            tell(DiskEvent.Kind.REMOVED, force ? "by force" : "");
        }
    }

    @Override
    public void resize(long bytes) throws DiskException {
        step(() -> {
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
            return null;
        });
    }

    private void grow(Medium medium, long bytes) throws DiskException {
        long before = medium.geometry().bytes();
        bay.resize(bytes);
        try {
            showSize();
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
            showSize();
            bay.resize(bytes);
        } catch (DiskException e) {
            medium.limit(before);
            undo(this::showSize, e);
            throw e;
        }
    }

    private void showSize() throws DiskException {
        Presence now = presence;
        if (now == null) {
            return;
        }
        try {
            now.attachment().resized();
        } catch (IOException | RuntimeException e) {
            throw asDiskException("driver " + now.driver(), e);
        }
    }

    private static void undo(SilentStep step, DiskException failure) {
        try {
            step.run();
        } catch (DiskException e) {
            failure.addSuppressed(e);
        }
    }

    // --- what is beneath

    @Override
    public void swap(StoreUri store) throws DiskException {
        step(() -> {
            if (bay.phase() != Bay.Phase.OPEN) {
                throw new DiskException(ErrorCode.NOT_READY, "disk " + name() + " has no open store to swap");
            }
            bay.replacing();
            showReplacement();
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
            return null;
        });
    }

    private void showReplacement() throws DiskException {
        Presence now = presence;
        if (now == null) {
            return;
        }
        try {
            now.attachment().mediumReplaced();
        } catch (IOException | RuntimeException e) {
            throw asDiskException("driver " + now.driver(), e);
        }
    }

    /** A provider or filter goes; when this returns, its device is closed. */
    void serviceGoes(Object service) {
        if (!bay.mayUse(service)) {
            // what this disk is doing may take long, and is not to keep others waiting
            return;
        }
        insistOn(() -> {
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
        tryStep(() -> {
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
        tryStep(() -> {
            if (bay.phase() == Bay.Phase.HELD && bay.heldSince() == hold) {
                bay.fail();
                tell(DiskEvent.Kind.FAILED, "nobody opened the store within " + spec.holdTimeout());
            }
        });
    }

    // --- the end

    @Override
    public void delete(boolean force) throws DiskException {
        step(force, () -> {
            if (deleted) {
                return null;
            }
            DiskException failure = null;
            if (bay.phase() != Bay.Phase.EMPTY) {
                try {
                    removeLocked(force);
                } catch (DiskException e) {
                    if (bay.phase() != Bay.Phase.EMPTY) {
                        throw e;
                    }
                    failure = e;
                }
            }
            Presence now = presence;
            if (now != null) {
                try {
                    now.attachment().detach(force);
                } catch (IOException | RuntimeException e) {
                    throw asDiskException("driver " + now.driver(), e);
                }
            }
            presence = null;
            deleted = true;
            gate.shutdown();
            registry.participants().deleted(this);
            registry.forget(this);
            tell(DiskEvent.Kind.DELETED, "");
            if (failure != null) {
                throw failure;
            }
            return null;
        });
    }

    private void ejected() {
        registry.later(() -> tryStep(() -> {
            tell(DiskEvent.Kind.EJECTED, "");
            delete(true);
        }));
    }

    private void lost(String reason) {
        long of = showings;
        registry.later(() -> {
            tryStep(() -> {
                Presence now = presence;
                if (now == null || of != showings) {
                    // what was lost has been removed meanwhile; another medium may be there
                    return;
                }
                presence = null;
                String trouble = "driver " + now.driver() + " lost it: " + reason;
                message(trouble);
                failHeld();
                try {
                    registry.participants().removing(this, true);
                    detach(now.attachment(), true);
                } finally {
                    tell(DiskEvent.Kind.DETACHED, trouble);
                }
            });
            driverCame();
        });
    }

    private void tell(DiskEvent.Kind kind, String text) {
        registry.events().tell(kind, spec, text);
    }

    // --- one step at a time

    /** A step that fails with what it was asked for. */
    private interface Step<T> {
        T run() throws DiskException;
    }

    /** A step that nobody waits for. */
    private interface SilentStep {
        void run() throws DiskException;
    }

    private <T> T step(Step<T> step) throws DiskException {
        return step(false, step);
    }

    /** @param force whether a step that is under way and does not end has its requests given up */
    private <T> T step(boolean force, Step<T> step) throws DiskException {
        if (IoWorker.current() != null) {
            throw new DiskException(
                    ErrorCode.CAN_NOT_COMPLETE,
                    "disk " + name() + " cannot be changed from within a request; do it on another thread");
        }
        await(force ? PATIENCE_WHEN_FORCED : PATIENCE, force);
        try {
            return step.run();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the lock. A step that is under way may read through the disk, and so wait for a provider that waits for us or
     * for nobody.
     */
    private void await(Duration patience, boolean cut) throws DiskException {
        try {
            if (lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
            if (!cut) {
                throw new DiskException(
                        ErrorCode.BUSY,
                        "another step on disk " + name() + " takes longer than " + patience.toSeconds()
                                + " s; wait, or use force");
            }
            do {
                gate.cutOff();
            } while (!lock.tryLock(CUT.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DiskException(ErrorCode.CAN_NOT_COMPLETE, "waiting for disk " + name() + " was interrupted", e);
        }
    }

    private void tryStep(SilentStep step) {
        lock.lock();
        runLocked(step);
    }

    /** A step that cannot wait for ever for one that waits for a provider. */
    private void insistOn(SilentStep step) {
        try {
            await(PATIENCE, true);
        } catch (DiskException interrupted) {
            lock.lock();
        }
        runLocked(step);
    }

    private void runLocked(SilentStep step) {
        try {
            step.run();
        } catch (DiskException e) {
            message(e.describe());
            registry.log(this, e.describe());
        } finally {
            lock.unlock();
        }
    }
}
