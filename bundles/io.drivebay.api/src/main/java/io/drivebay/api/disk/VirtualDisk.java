package io.drivebay.api.disk;

import io.drivebay.api.DiskException;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.Holder;
import io.drivebay.api.store.StoreUri;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A disk: a drive, perhaps with a medium. Threads: any; methods that change it wait for each other and must not be
 * called from within a request of a {@link io.drivebay.api.BlockDevice} (CAN_NOT_COMPLETE).
 */
@ProviderType
public interface VirtualDisk {
    /** The drive as it was created. */
    DiskSpec spec();

    /** The disk's name. */
    default String name() {
        return spec().name();
    }

    /** The medium as it was inserted; empty without one. */
    Optional<MediumSpec> medium();

    /** Where it is in its life. */
    DiskState state();

    /** The device node or image file; empty while there is none. */
    Optional<Path> node();

    /** Everything about it at this moment. */
    DiskInfo info();

    /** Its requests since the medium was inserted. */
    DiskStatistics statistics();

    /** Who has the node open. */
    List<Holder> holders();

    /**
     * The disk for one more presence beside its driver's; its requests pass the same gate. Who uses it follows the
     * medium as a {@link MediumParticipant} does.
     */
    DiskTarget target();

    /**
     * Inserts a medium: opens its store, shows it to the operating system, tells the participants.
     *
     * @throws DiskException ALREADY_EXISTS if there is one; what the provider reports; INVALID_PARAMETER if store and
     *     drive do not fit; FS_DRIVER_REQUIRED with all reasons if no binding can be used. Then there is no medium.
     */
    void insert(MediumSpec medium) throws DiskException;

    /**
     * Takes the medium out: tells the participants, hides it from the operating system, drains, flushes, closes.
     *
     * @param force cuts off whoever uses it: their I/O fails, nothing hangs
     * @throws DiskException BUSY, naming who, if it is in use and force is false, then nothing has changed;
     *     NO_MEDIA_IN_DRIVE if there is none; what the last flush reported, then the medium is out
     */
    void remove(boolean force) throws DiskException;

    /**
     * Changes the medium's size and tells the operating system.
     *
     * @param bytes new size
     * @throws DiskException INVALID_PARAMETER if it is no multiple of the sector; NOT_SUPPORTED if the store cannot
     */
    void resize(long bytes) throws DiskException;

    /**
     * Exchanges the store for another one with the same bytes while the disk is in use: requests wait, the old one is
     * flushed and closed, the new one opened.
     *
     * @throws DiskException if the new one cannot be opened or does not fit; then the old one is opened again
     */
    void swap(StoreUri store) throws DiskException;

    /**
     * Deletes the drive; a medium is removed first.
     *
     * @throws DiskException as {@link #remove}; then the drive stays
     */
    void delete(boolean force) throws DiskException;
}
