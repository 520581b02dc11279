package io.drivebay.api.disk;

import io.drivebay.api.DiskException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The disks of this host. Threads: any. */
@ProviderType
public interface DiskManager {
    /** All disks, by name. */
    List<VirtualDisk> disks();

    /** The disk with a name. */
    Optional<VirtualDisk> disk(String name);

    /**
     * Creates a drive without a medium.
     *
     * @throws DiskException ALREADY_EXISTS if the name or GUID is taken; INVALID_NAME, INVALID_PARAMETER;
     *     FS_DRIVER_REQUIRED if the driver it names, or every one, cannot be used
     */
    VirtualDisk create(DiskSpec spec) throws DiskException;

    /**
     * Whether a disk could be brought up, as far as that can be told without making anything: its name, its
     * format and its mounting points. Neither the driver nor the store is asked.
     *
     * @throws DiskException what {@link #up} would report
     */
    void check(DiskDeclaration declaration) throws DiskException;

    /**
     * Checks the declaration, creates a drive, inserts the medium, formats it if it is blank and a format is given, adds
     * the mounting points.
     *
     * @throws DiskException what any step reports; then nothing is left of the disk. What {@link #check} finds is
     *     reported before anything is made; a store that a later step fails with may have been made and stays.
     */
    VirtualDisk up(DiskDeclaration declaration) throws DiskException;

    /** What can be opened: schemes with their providers' descriptions and options. */
    Map<String, StoreKind> providers();

    /** What can be put in front: filters with their descriptions and options. */
    Map<String, StoreKind> filters();

    /** The driver bindings, best first, and what each can do here and now. */
    List<DriverChoice> drivers();

    /**
     * From within a call to a {@link io.drivebay.api.store.BlockProvider} or a {@link io.drivebay.api.BlockDevice}, on the
     * thread of that call: gives the request, the opening or the last flush more time, counted from now.
     * Who cannot wait for ever, or forces, does not do so all the same.
     *
     * @param timeout zero for no limit
     * @throws DiskException NO_CALLBACK_ACTIVE if this thread serves nothing that is timed
     */
    void resetTimeout(Duration timeout) throws DiskException;

    /**
     * From within such a call, on its thread: whether somebody still waits for its outcome. Once its time is over, or it
     * was given up by force, nobody does, and what has not begun need not begin. True on any other thread.
     */
    boolean awaited();
}
