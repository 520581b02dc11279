package io.drivebay.cbdisk.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.Geometry;
import io.drivebay.api.store.BlockProvider;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.cbdisk.DiskHandler;
import java.io.IOException;

/** Opens an application's handler as a store; the size is asked each time. */
public final class HandlerProvider implements BlockProvider {
    private final DiskHandler handler;
    private final Events events;

    /** A provider of one store. */
    public HandlerProvider(DiskHandler handler, Events events) {
        this.handler = handler;
        this.events = events;
    }

    @Override
    public String description() {
        return "the events of an application's disk";
    }

    @Override
    public BlockDevice open(StoreLayer layer, OpenMode mode) throws IOException {
        if (!layer.location().isEmpty()) {
            throw layer.locationError("the disk of an application has no location; leave it out");
        }
        // before the handler is asked: an opening that comes too late must not put the next one out of date
        int medium = events.nextMedium();
        long size = events.ask("getDiskSize", handler::size);
        if (size <= 0 || size % mode.sectorSize() != 0) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    "getDiskSize answered " + size + " bytes, which is not a positive multiple of the sector "
                            + mode.sectorSize());
        }
        return new HandlerDevice(handler, events, medium, Geometry.of(size, mode.sectorSize()), mode.readOnly());
    }
}
