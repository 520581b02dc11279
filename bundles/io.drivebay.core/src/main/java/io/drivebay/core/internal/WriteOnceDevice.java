package io.drivebay.core.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.Capability;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.Geometry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/** A device each of whose sectors can be written once. */
final class WriteOnceDevice implements BlockDevice {
    /** What would change a sector in another way than by writing it. */
    private static final Set<Capability> HIDDEN =
            EnumSet.of(Capability.DISCARD, Capability.WRITE_ZEROES, Capability.RESIZE);

    private final BlockDevice device;
    private final WrittenSectors written;
    private final int sectorSize;

    WriteOnceDevice(BlockDevice device, WrittenSectors written, int sectorSize) {
        this.device = device;
        this.written = written;
        this.sectorSize = sectorSize;
    }

    @Override
    public Geometry geometry() {
        return device.geometry();
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> left = EnumSet.noneOf(Capability.class);
        left.addAll(device.capabilities());
        left.removeAll(HIDDEN);
        return left;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        device.read(offset, target);
    }

    @Override
    public void write(long offset, ByteBuffer source, boolean forceUnitAccess) throws IOException {
        long first = offset / sectorSize;
        long count = source.remaining() / sectorSize;
        if (!written.claim(first, count)) {
            throw new DiskException(
                    ErrorCode.WRITE_PROTECT,
                    "a sector from " + first + " to " + (first + count - 1)
                            + " has been written, and this medium takes each one once");
        }
        boolean done = false;
        try {
            device.write(offset, source, forceUnitAccess);
            done = true;
        } finally {
            if (!done) {
                written.release(first, count);
            }
        }
    }

    @Override
    public void flush() throws IOException {
        device.flush();
    }

    @Override
    public void extents(long offset, long length, ExtentVisitor visitor) throws IOException {
        device.extents(offset, length, visitor);
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
