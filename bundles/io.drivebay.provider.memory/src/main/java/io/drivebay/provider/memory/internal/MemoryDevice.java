package io.drivebay.provider.memory.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.Capability;
import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.Geometry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A disk in memory. It announces neither FLUSH nor FUA: nothing that it holds survives the process, and a cache that a
 * flush could empty it has not.
 */
final class MemoryDevice implements BlockDevice {
    private static final Set<Capability> READ_ONLY =
            Collections.unmodifiableSet(EnumSet.of(Capability.EXTENTS, Capability.NON_BLOCKING));
    private static final Set<Capability> READ_WRITE = Collections.unmodifiableSet(EnumSet.of(
            Capability.WRITE,
            Capability.DISCARD,
            Capability.WRITE_ZEROES,
            Capability.EXTENTS,
            Capability.RESIZE,
            Capability.NON_BLOCKING));
    private static final ByteBuffer ZEROES = ByteBuffer.allocateDirect(1 << 16).asReadOnlyBuffer();

    private final PageStore store;
    private final boolean readOnly;
    private volatile Geometry geometry;

    MemoryDevice(long bytes, PageStore store, boolean readOnly) {
        this.store = store;
        this.readOnly = readOnly;
        this.geometry = Geometry.of(bytes, 1);
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public Set<Capability> capabilities() {
        return readOnly ? READ_ONLY : READ_WRITE;
    }

    @Override
    public void read(long offset, ByteBuffer target) {
        store.read(offset, target);
    }

    @Override
    public void write(long offset, ByteBuffer source, boolean forceUnitAccess) throws IOException {
        store.write(offset, source);
    }

    @Override
    public void flush() {
        // never called, as FLUSH is not announced: there is nowhere to flush to
    }

    @Override
    public void discard(long offset, long length) {
        store.release(offset, length);
    }

    @Override
    public void writeZeroes(long offset, long length, boolean mayDeallocate) throws IOException {
        if (mayDeallocate) {
            store.release(offset, length);
            return;
        }
        ByteBuffer zeroes = ZEROES.duplicate();
        for (long done = 0; done < length; done += zeroes.limit()) {
            zeroes.clear().limit((int) Math.min(zeroes.capacity(), length - done));
            store.write(offset + done, zeroes);
        }
    }

    @Override
    public void extents(long offset, long length, ExtentVisitor visitor) throws IOException {
        store.extents(offset, length, visitor);
    }

    @Override
    public synchronized void resize(long bytes) throws IOException {
        long before = geometry.bytes();
        if (bytes > before) {
            store.reserve(bytes);
            // a write that was in flight when the disk became smaller may have left something
            store.release(before, bytes - before);
        }
        geometry = geometry.withBytes(bytes);
        if (bytes < before) {
            store.release(bytes, before - bytes);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
