package io.drivebay.cbdisk.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.Capability;
import io.drivebay.api.Geometry;
import io.drivebay.cbdisk.DiskHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

/** A handler as a block device: each request is an event. */
final class HandlerDevice implements BlockDevice {
    private final DiskHandler handler;
    private final Events events;
    private final int medium;
    private final Geometry geometry;
    private final Set<Capability> capabilities;

    /** @param medium its number, by {@link Events#nextMedium} */
    HandlerDevice(DiskHandler handler, Events events, int medium, Geometry geometry, boolean readOnly) {
        this.handler = handler;
        this.events = events;
        this.medium = medium;
        this.geometry = geometry;
        this.capabilities = readOnly ? Set.of() : Set.of(Capability.WRITE, Capability.FLUSH);
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        events.fire(medium, "diskRead", offset, target.remaining(), () -> handler.read(offset, target));
    }

    @Override
    public void write(long offset, ByteBuffer source, boolean forceUnitAccess) throws IOException {
        events.fire(medium, "diskWrite", offset, source.remaining(), () -> handler.write(offset, source));
    }

    @Override
    public void flush() throws IOException {
        events.fire(medium, "flush", 0, 0, handler::flush);
    }

    @Override
    public void close() {
        // the handler belongs to the application
    }
}
