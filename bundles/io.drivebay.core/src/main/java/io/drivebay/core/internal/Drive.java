package io.drivebay.core.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.driver.Attachment;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.DriverBinding;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What the operating system sees of a disk, by one driver at a time, which need not behave: whatever it throws comes out
 * as a {@link DiskException}. Questions may be asked at any time; the rest belongs to steps.
 */
final class Drive {
    private final Consumer<String> log;

    private volatile Presence presence;

    /** The presence that shows the medium now. */
    private volatile Presence showing;

    /** Which binding is just asked to show the disk; null while none is. */
    private volatile DriverBinding attaching;

    private volatile long insertions;

    Drive(Consumer<String> log) {
        this.log = log;
    }

    /** What a driver is told, and may refuse. */
    private interface Word {
        void say(Attachment attachment) throws IOException;
    }

    Optional<Presence> presence() {
        return Optional.ofNullable(presence);
    }

    /** Who is told that the disk is ready finds its node: a driver makes that after the medium has been opened. */
    boolean showsMedium() {
        Presence now = presence;
        return now != null && now == showing;
    }

    /** How often a medium was shown: tells one from the next. */
    long insertions() {
        return insertions;
    }

    /** Whether a binding shows the disk, or is just asked to. */
    boolean mayUse(DriverBinding binding) {
        DriverBinding asked = attaching;
        Presence now = presence;
        return asked == binding || now != null && now.binding() == binding;
    }

    /**
     * Shows the drive; the first candidate that can takes it.
     *
     * @param there whether a binding has not gone yet
     */
    void attach(Map<String, DriverBinding> candidates, Predicate<DriverBinding> there, DiskTarget target)
            throws DiskException {
        DiskException failure = null;
        for (Map.Entry<String, DriverBinding> candidate : candidates.entrySet()) {
            attaching = candidate.getValue();
            try {
                if (!there.test(candidate.getValue())) {
                    // whoever went before this drive was known to use it did not wait for it
                    throw new DiskException(
                            ErrorCode.NOT_READY, "driver " + candidate.getKey() + " has just gone; try again");
                }
                Attachment attachment = candidate.getValue().attach(target);
                presence = new Presence(candidate.getKey(), candidate.getValue(), attachment);
                return;
            } catch (IOException | RuntimeException | Error e) {
                DiskException next = asDiskException(candidate.getKey(), e);
                if (failure == null) {
                    failure = next;
                } else {
                    failure.addSuppressed(next);
                }
            } finally {
                attaching = null;
            }
        }
        throw failure;
    }

    /** Shows the medium. */
    void insert() throws DiskException {
        Presence now = presence;
        if (now != null) {
            insertions++;
            tell(now, Attachment::mediumInserted);
            showing = now;
        }
    }

    /** Shows that the medium has another size. */
    void resize() throws DiskException {
        tell(presence, Attachment::resized);
    }

    /** Shows that the medium's bytes are others. */
    void replace() throws DiskException {
        tell(presence, Attachment::mediumReplaced);
    }

    /** Shows the drive without a medium; by force whatever the driver says. */
    void remove(boolean force) throws DiskException {
        try {
            tell(presence, attachment -> attachment.mediumRemoved(force));
        } catch (DiskException e) {
            if (!force) {
                throw e;
            }
            log.accept("removal by force: " + e.getMessage());
        }
        showing = null;
    }

    /** Whether somebody let go of the medium from outside. */
    boolean ejected() throws DiskException {
        Presence now = presence;
        try {
            return now != null && now.attachment().ejected();
        } catch (RuntimeException | Error e) {
            throw asDiskException(now.driver(), e);
        }
    }

    /** Ends the presence if the driver agrees. */
    void detach(boolean force) throws DiskException {
        tell(presence, attachment -> attachment.detach(force));
        presence = null;
    }

    /** The presence, which is none from now on; to be {@link #end ended}. */
    Presence take() {
        Presence taken = presence;
        presence = null;
        return taken;
    }

    /** Ends a presence that cannot stay: what is still open when it was asked nicely is cut off. */
    void end(Presence taken, boolean force) throws DiskException {
        if (!force) {
            try {
                tell(taken, attachment -> attachment.detach(false));
                return;
            } catch (DiskException e) {
                log.accept("is cut off: " + e.getMessage());
            }
        }
        tell(taken, attachment -> attachment.detach(true));
    }

    private static void tell(Presence now, Word word) throws DiskException {
        if (now == null) {
            return;
        }
        try {
            word.say(now.attachment());
        } catch (IOException | RuntimeException | Error e) {
            throw asDiskException(now.driver(), e);
        }
    }

    private static DiskException asDiskException(String driver, Throwable error) {
        if (error instanceof DiskException disk) {
            return disk;
        }
        return new DiskException(ErrorCode.of(error), "driver " + driver + " failed: " + error, error);
    }
}
