package io.drivebay.driver.fuse.internal.channel;

import io.drivebay.api.Capability;
import io.drivebay.api.Geometry;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.RequestSlot;
import io.drivebay.api.driver.SlotHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A disk as the single file that the kernel sees. Threads: any. */
public final class Image {
    private static final int PAGE = 4096;
    private static final Logger LOG = LoggerFactory.getLogger(Image.class);

    private final DiskTarget target;
    private final int user;
    private final boolean readOnly;
    private final boolean zeroes;
    private volatile long size;
    private volatile int block;

    /**
     * Of a target that has a medium.
     *
     * @param user owner of the file
     */
    public Image(DiskTarget target, int user) {
        this.target = target;
        this.user = user;
        this.readOnly = target.readOnly();
        this.zeroes = target.capabilities().contains(Capability.WRITE_ZEROES);
        update();
    }

    /** Takes the target's size over; a target that has just lost its medium keeps the old one. */
    public void update() {
        Geometry geometry = target.geometry().orElse(null);
        if (geometry != null) {
            size = geometry.bytes();
            block = Math.max(geometry.logicalSector(), Math.min(geometry.physicalSector(), PAGE));
        }
    }

    /** Whether ranges can be zeroed; stays so while the medium is in, as the kernel asks only once. */
    public boolean zeroes() {
        return zeroes;
    }

    /** Bytes of the file. */
    public long size() {
        return size;
    }

    /** Whether nobody may write. */
    public boolean readOnly() {
        return readOnly;
    }

    int block() {
        return block;
    }

    int user() {
        return user;
    }

    /** Somebody who had the file open has it open no more: perhaps the loop device, and then the drive was ejected. */
    void released() {
        try {
            target.ejected();
        } catch (RuntimeException | OutOfMemoryError e) {
            // the thread that tells it has others to serve
            LOG.warn("disk {}: whether it was ejected cannot be looked into: {}", target.name(), e.toString());
        }
    }

    RequestSlot slot(SlotHandler handler) {
        return target.slot(handler);
    }
}
