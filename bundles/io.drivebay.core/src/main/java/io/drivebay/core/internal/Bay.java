package io.drivebay.core.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.disk.MediumSpec;
import io.drivebay.api.driver.Characteristic;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreUri;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a drive's medium sits: opens its store behind the gate, takes it out, and exchanges what is beneath while the
 * disk stays up. Everything but the questions is for one thread at a time (the disk's lock).
 */
final class Bay {
    private static final Logger LOG = LoggerFactory.getLogger(Bay.class);

    /**
     * How long opening, running requests and the last flush may take at least before they are given up, unless the medium
     * has no timeout and whoever asked can wait.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration PATIENCE_WHEN_FORCED = Duration.ofSeconds(5);

    private static final int CUTS = 10;
    private static final Duration CUT = Duration.ofMillis(100);

    private final DiskSpec drive;
    private final boolean readOnlyDrive;
    private final Gate gate;
    private final StoreRegistry stores;
    private final Duration patience;
    private final Duration patienceWhenForced;

    private volatile MediumSpec spec;

    /** The device beneath, or the last one while there is none: what the operating system was told still holds. */
    private volatile Medium medium;

    /** What is open; null while the disk is held. */
    private OpenStore store;

    /** What the open store, or the one that is being opened, is made of; perhaps also what one was that did not open. */
    private volatile Set<Object> services = Set.of();

    /** Of the medium that is in; null unless the drive takes each sector once. */
    private WrittenSectors written;

    /** Whether the medium has replaced another one beneath the disk. */
    private volatile boolean replaced;

    /** What the flush of a hold failed with; every flush fails from then on until the medium is out. */
    private DiskException unflushed;

    private final Runnable onClosed;

    /** The device before, until it is closed; null if there was none. */
    private Medium leaving;

    /** What somebody waits for just now; null if nobody does. */
    private volatile BoundedCall<?> awaited;

    private volatile long heldSince;
    private volatile Phase phase = Phase.EMPTY;

    /** What the bay is doing with its medium. */
    enum Phase {
        EMPTY,
        OPEN,
        HELD,
        FAILED
    }

    /** How long the one who asks can wait. */
    enum Haste {
        /** As long as a request of the medium may take, which may be for ever. */
        NONE,
        /** Not for ever: there are others to serve. */
        SOME,
        /** By force. */
        FORCED
    }

    /**
     * An empty bay.
     *
     * @param onClosed told whenever a device is closed, perhaps late
     */
    Bay(DiskSpec drive, boolean readOnlyDrive, Gate gate, StoreRegistry stores, Runnable onClosed) {
        this(drive, readOnlyDrive, gate, stores, onClosed, PATIENCE, PATIENCE_WHEN_FORCED);
    }

    /** For tests: with a patience of their own. */
    Bay(
            DiskSpec drive,
            boolean readOnlyDrive,
            Gate gate,
            StoreRegistry stores,
            Runnable onClosed,
            Duration patience,
            Duration patienceWhenForced) {
        this.patience = patience;
        this.patienceWhenForced = patienceWhenForced;
        this.onClosed = onClosed;
        this.drive = drive;
        this.readOnlyDrive = readOnlyDrive;
        this.gate = gate;
        this.stores = stores;
    }

    Phase phase() {
        return phase;
    }

    Optional<MediumSpec> spec() {
        return Optional.ofNullable(spec);
    }

    /** The medium as the operating system knows it; empty without one. */
    Optional<Medium> medium() {
        return Optional.ofNullable(medium);
    }

    /** The store if a later life of the host finds its bytes there again; empty without a medium. */
    Optional<StoreUri> lasting() {
        Medium now = medium;
        MediumSpec inserted = spec;
        return now == null || inserted == null || now.fleeting() || replaced
                ? Optional.empty()
                : Optional.of(inserted.store());
    }

    /** Another store will be beneath the disk. */
    void replacing() {
        replaced = true;
    }

    /** When the last hold began, by {@link System#nanoTime}. */
    long heldSince() {
        return heldSince;
    }

    boolean uses(Object service) {
        return store != null && store.services().contains(service);
    }

    /** Whether it uses a service, or opens a store with it just now; may be asked by anybody at any time. */
    boolean mayUse(Object service) {
        return services.contains(service);
    }

    void insert(MediumSpec inserted, Haste haste) throws DiskException {
        written = drive.characteristics().contains(Characteristic.WRITE_ONCE_MEDIA) ? new WrittenSectors() : null;
        OpenStore opened = open(inserted, haste);
        Medium fitted = fit(opened, inserted);
        gate.resetStatistics();
        replaced = false;
        spec = inserted;
        store = opened;
        medium = fitted;
        phase = Phase.OPEN;
        gate.open(fitted);
    }

    private OpenStore open(MediumSpec wanted, Haste haste) throws DiskException {
        if (leaving != null && !leaving.closed()) {
            // Two devices over one store could undo each other's writes.
            throw new DiskException(
                    ErrorCode.BUSY,
                    "the store that was open before is not closed yet: its provider has not come back from a request");
        }
        OpenMode mode = new OpenMode(wanted.readOnly() || readOnlyDrive, drive.sectorSize());
        return await(
                bounded(
                        "open",
                        wanted.timeout(),
                        haste,
                        () -> stores.open(wanted.store(), mode, used -> services = used)),
                "opening the store",
                this::closeUnused);
    }

    /** A call that gets what time it asks for, as far as the one who waits has it. */
    private <T> BoundedCall<T> bounded(String what, Duration timeout, Haste haste, Callable<T> work)
            throws DiskException {
        return BoundedCall.of(
                "drivebay-" + what + "-" + drive.name(),
                patience(timeout, haste),
                asked -> patience(asked, haste),
                work);
    }

    private <T> T await(BoundedCall<T> call, String what, Consumer<T> tooLate) throws DiskException {
        awaited = call;
        try {
            return call.await(what, tooLate);
        } finally {
            awaited = null;
        }
    }

    /** Any thread: what somebody waits for is given up, if it has had the time that a forced step gives it. */
    void giveUp() {
        BoundedCall<?> call = awaited;
        if (call != null) {
            call.giveUp(patienceWhenForced);
        }
    }

    private void closeUnused(OpenStore opened) {
        try {
            opened.device().close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("Disk {}: a store that opened too late does not close: {}", drive.name(), e.toString());
        }
    }

    private Medium fit(OpenStore opened, MediumSpec wanted) throws DiskException {
        try {
            BlockDevice device = written == null
                    ? opened.device()
                    : new WriteOnceDevice(opened.device(), written, drive.sectorSize());
            return new Medium(device, drive, wanted.readOnly() || readOnlyDrive, wanted.timeout(), onClosed);
        } catch (DiskException | RuntimeException | Error e) {
            try {
                opened.device().close();
            } catch (IOException | RuntimeException | Error closing) {
                e.addSuppressed(closing);
            }
            throw e instanceof DiskException disk
                    ? disk
                    : new DiskException(ErrorCode.INTERNAL_ERROR, "the provider's device is unfit: " + e, e);
        }
    }

    /**
     * Takes the medium out; it is out whatever this throws.
     *
     * @param haste how long requests and the last flush may take before they are given up
     * @throws DiskException what the last flush reported
     */
    void eject(Haste haste) throws DiskException {
        Medium out = medium;
        boolean open = phase == Phase.OPEN;
        gate.close(ErrorCode.NO_MEDIA_IN_DRIVE);
        spec = null;
        medium = null;
        store = null;
        DiskException lost = unflushed;
        unflushed = null;
        phase = Phase.EMPTY;
        if (open) {
            retire(out, haste);
        }
        services = Set.of();
        if (lost != null) {
            throw lost;
        }
    }

    private static Duration timeout(Medium medium) {
        return Duration.ofNanos(medium.timeoutNanos());
    }

    /** Zero for no limit. */
    private Duration patience(Duration timeout, Haste haste) {
        if (haste == Haste.FORCED) {
            return patienceWhenForced;
        }
        boolean unlimited = timeout.isZero() && haste == Haste.NONE;
        return unlimited || timeout.compareTo(patience) > 0 ? timeout : patience;
    }

    private void retire(Medium out, Haste haste) throws DiskException {
        leaving = out;
        // who can wait lets each request have the time that it has, or has been given
        if (gate.drain(haste == Haste.NONE ? Duration.ZERO : patience(timeout(out), haste)) || cutOff()) {
            await(
                    bounded("retire", timeout(out), haste, () -> flushAndRetire(out)),
                    "the store's last flush",
                    done -> {});
            return;
        }
        // Nothing else enters the gate before this one is closed.
        bounded("retire", timeout(out), haste, () -> {
            while (!gate.drain(PATIENCE)) {
                gate.cutOff();
            }
            return flushAndRetire(out);
        });
        throw new DiskException(
                ErrorCode.SEM_TIMEOUT,
                "the provider does not come back from a request; its store is flushed and closed when it does");
    }

    /** Gives up what is still with the provider, some of which may just be on its way there. */
    private boolean cutOff() {
        for (int i = 0; i < CUTS; i++) {
            gate.cutOff();
            if (gate.drain(CUT)) {
                return true;
            }
        }
        return false;
    }

    private static Void flushAndRetire(Medium out) throws IOException {
        try {
            if (!out.readOnly()) {
                out.flush();
            }
        } finally {
            out.retire();
        }
        return null;
    }

    /** Changes the medium's size; the store's own option of that name follows, as it is read again at the next opening. */
    void resize(long bytes) throws DiskException {
        medium.resize(drive.name(), bytes, patience(timeout(medium), Haste.SOME));
        if (spec.store().options().containsKey("size")) {
            // which filters may have made larger than the disk
            long own = store.innermost().geometry().bytes();
            StoreUri renamed = spec.store().withOption("size", Long.toString(own));
            spec = new MediumSpec(renamed, spec.readOnly(), spec.timeout());
        }
    }

    /** A service beneath goes: holds requests and closes the store. */
    void hold() {
        Medium out = medium;
        heldSince = System.nanoTime();
        phase = Phase.HELD;
        gate.hold();
        store = null;
        try {
            // whoever's service goes waits for us
            retire(out, Haste.SOME);
        } catch (DiskException e) {
            LOG.error("Disk {}: closing the store for an exchange: {}", drive.name(), e.describe());
            // not what is owed already, told once more
            unflushed = out.owed() == null ? e : out.owed();
        }
    }

    /**
     * Opens the store again and lets requests through.
     *
     * @return how long requests were held
     * @throws DiskException if it cannot be opened, or is another one than before; requests stay held
     */
    Duration resume() throws DiskException {
        if (medium.fleeting()) {
            throw new DiskException(
                    ErrorCode.IO_DEVICE,
                    "the store kept its bytes only while it was open, and they are gone; remove the medium by force");
        }
        return resume(spec);
    }

    private Duration resume(MediumSpec wanted) throws DiskException {
        OpenStore opened = open(wanted, Haste.SOME);
        Medium fitted = fitLike(opened, wanted);
        return goOn(wanted, opened, fitted);
    }

    /** Fits what the operating system can take for the same disk. */
    private Medium fitLike(OpenStore opened, MediumSpec wanted) throws DiskException {
        Medium fitted = fit(opened, wanted);
        long before = medium.geometry().bytes();
        long now = fitted.geometry().bytes();
        if (now != before || fitted.readOnly() && !medium.readOnly()) {
            DiskException unlike = new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    now != before
                            ? "the store has " + now + " bytes and the disk " + before
                            : "the store can only be read and the disk is written");
            try {
                fitted.retire();
            } catch (IOException | RuntimeException e) {
                unlike.addSuppressed(e);
            }
            throw unlike;
        }
        return fitted;
    }

    private Duration goOn(MediumSpec wanted, OpenStore opened, Medium fitted) {
        fitted.owe(unflushed);
        unflushed = null;
        spec = wanted;
        store = opened;
        medium = fitted;
        phase = Phase.OPEN;
        gate.open(fitted);
        return Duration.ofNanos(System.nanoTime() - heldSince);
    }

    /** Nobody came: requests fail until somebody does. */
    void fail() {
        phase = Phase.FAILED;
        gate.close(ErrorCode.IO_DEVICE);
    }

    /**
     * Puts another store beneath.
     *
     * @return how long requests were held
     * @throws DiskException if that cannot be; then the old one is beneath again, or the disk stays held if that fails
     *     too
     */
    Duration swap(StoreUri other) throws DiskException {
        MediumSpec before = spec;
        MediumSpec wanted = new MediumSpec(other, before.readOnly(), before.timeout());
        if (medium.fleeting()) {
            // there is no way back once it is closed; nor can the other one be the same store
            OpenStore opened = open(wanted, Haste.SOME);
            Medium fitted = fitLike(opened, wanted);
            hold();
            return goOn(wanted, opened, fitted);
        }
        hold();
        try {
            return resume(wanted);
        } catch (DiskException e) {
            try {
                resume(before);
            } catch (DiskException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }
}
