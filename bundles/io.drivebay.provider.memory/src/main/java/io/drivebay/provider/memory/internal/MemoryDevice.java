package io.drivebay.provider.memory.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.Capability;
import io.drivebay.api.DiskException;
import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.ExtentVisitor.State;
import io.drivebay.api.Geometry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/** A disk of chunks. Reading and writing make no objects and take no locks but for the first write to a chunk. */
final class MemoryDevice implements BlockDevice {
    private final ChunkTable chunks;
    private final Set<Capability> capabilities;
    private volatile Geometry geometry;

    MemoryDevice(long bytes, boolean readOnly, ChunkFactory factory) {
        chunks = new ChunkTable(factory, bytes);
        geometry = Geometry.of(bytes, 1);
        EnumSet<Capability> able = EnumSet.of(Capability.NON_BLOCKING, Capability.EXTENTS, Capability.VOLATILE);
        if (!readOnly) {
            able.addAll(EnumSet.of(Capability.WRITE, Capability.DISCARD, Capability.WRITE_ZEROES, Capability.RESIZE));
        }
        capabilities = Set.copyOf(able);
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
    public void read(long offset, ByteBuffer target) {
        int index = target.position();
        int end = target.limit();
        long at = offset;
        while (index < end) {
            int length = part(at, end - index);
            Chunk chunk = chunks.get(at / Chunk.BYTES);
            if (chunk == null) {
                Zeroes.fill(target, index, length);
            } else {
                chunk.read(within(at), target, index, length);
            }
            index += length;
            at += length;
        }
        target.position(end);
    }

    /** Durable as soon as it returns, as far as memory can be. */
    @Override
    public void write(long offset, ByteBuffer source, boolean forceUnitAccess) throws DiskException {
        int index = source.position();
        int end = source.limit();
        long at = offset;
        while (index < end) {
            int length = part(at, end - index);
            chunks.getOrMake(at / Chunk.BYTES).write(within(at), source, index, length);
            index += length;
            at += length;
        }
        source.position(end);
    }

    @Override
    public void flush() {
        // there is nothing behind the memory
    }

    @Override
    public void discard(long offset, long length) {
        clear(offset, offset + length);
    }

    @Override
    public void writeZeroes(long offset, long length, boolean mayDeallocate) throws DiskException {
        if (mayDeallocate) {
            clear(offset, offset + length);
            return;
        }
        long end = offset + length;
        for (long at = offset; at < end; ) {
            int part = part(at, Math.min(end - at, Zeroes.BYTES));
            chunks.getOrMake(at / Chunk.BYTES).write(within(at), Zeroes.source(), 0, part);
            at += part;
        }
    }

    private void clear(long from, long to) {
        for (long at = from; at < to; ) {
            long index = at / Chunk.BYTES;
            if (chunks.blankGroup(index)) {
                at = endOfGroup(index);
                continue;
            }
            int length = part(at, to - at);
            Chunk chunk = chunks.get(index);
            if (chunk != null) {
                chunk.clear(within(at), length);
            }
            at += length;
        }
    }

    @Override
    public void extents(long offset, long length, ExtentVisitor visitor) throws IOException {
        ExtentMap map = new ExtentMap(offset, visitor);
        long end = offset + length;
        for (long at = offset; at < end; ) {
            long index = at / Chunk.BYTES;
            Chunk chunk = chunks.get(index);
            if (chunk != null) {
                int part = part(at, end - at);
                chunk.map(within(at), part, map);
                at += part;
            } else {
                long next = chunks.blankGroup(index) ? endOfGroup(index) : at + part(at, end - at);
                long hole = Math.min(next, end) - at;
                map.add(hole, State.HOLE);
                at += hole;
            }
        }
        map.finish();
    }

    /** What is cut off is cleared when it comes back too, as a write may still have been on its way there. */
    @Override
    public void resize(long bytes) {
        long before = geometry.bytes();
        chunks.reach(bytes);
        clear(Math.min(before, bytes), Math.max(before, bytes));
        geometry = geometry.withBytes(bytes);
    }

    @Override
    public void close() {
        chunks.close();
    }

    private static int within(long at) {
        return (int) (at % Chunk.BYTES);
    }

    /** How much of it lies in the chunk of its first byte. */
    private static int part(long at, long length) {
        return (int) Math.min(length, Chunk.BYTES - at % Chunk.BYTES);
    }

    /** The largest offset for the last group of all, whose end is beyond. */
    private static long endOfGroup(long index) {
        long end = (index / ChunkTable.GROUP + 1) * ChunkTable.GROUP * Chunk.BYTES;
        return end > 0 ? end : Long.MAX_VALUE;
    }
}
