package io.drivebay.api.disk;

import io.drivebay.api.DiskException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes part when a medium comes and goes: a whiteboard service. The mounting points are one. Called on the thread that
 * inserts or removes, one disk at a time.
 */
@ConsumerType
public interface MediumParticipant {
    /**
     * The core and the participant have found each other: in place of a look at the core, which itself needs its
     * participants. On a thread of its own; calls for single disks may come before, meanwhile and after.
     *
     * @param disks those that there are; what the participant kept of others from an earlier life is of no use any more
     */
    default void present(List<VirtualDisk> disks) {}

    /** The medium can be used and the node, if there is one, serves I/O. Trouble is for the participant to report. */
    void inserted(VirtualDisk disk);

    /**
     * The medium is about to go; the node still serves I/O.
     *
     * @param force it goes in any case; what is in use must be cut off
     * @throws DiskException BUSY, naming who holds it, if it is in use and force is false; then everything the
     *     participant has for the disk is as before
     */
    void removing(VirtualDisk disk, boolean force) throws DiskException;

    /** The drive is gone: forget it. */
    void deleted(VirtualDisk disk);
}
