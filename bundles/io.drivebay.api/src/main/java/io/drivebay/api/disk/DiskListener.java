package io.drivebay.api.disk;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of disks: a whiteboard service. Called in order, on a thread of the core, after the fact; slow listeners delay only each other. */
@ConsumerType
@FunctionalInterface
public interface DiskListener {
    /** Something happened. */
    void changed(DiskEvent event);
}
