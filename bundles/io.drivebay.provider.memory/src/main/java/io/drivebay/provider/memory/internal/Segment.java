package io.drivebay.provider.memory.internal;

import io.drivebay.api.host.MemoryRegion;
import java.nio.ByteBuffer;

/** One reservation of the host's memory, somewhere in a disk. Offsets are the segment's own. Threads: any. */
final class Segment {
    private final long start;
    private final long bytes;
    private final MemoryRegion region;
    private final ByteBuffer[] chunks;
    private final int shift;

    Segment(long start, long bytes, MemoryRegion region) {
        this.start = start;
        this.bytes = bytes;
        this.region = region;
        this.chunks = region.chunks().toArray(ByteBuffer[]::new);
        this.shift = Integer.numberOfTrailingZeros(region.chunkSize());
    }

    /** Where in the disk it begins. */
    long start() {
        return start;
    }

    /** Where in the disk it ends. */
    long end() {
        return start + bytes;
    }

    /** Reads what it has of the rest of the target; the position moves. */
    void read(long at, ByteBuffer target) {
        long from = at;
        while (target.hasRemaining() && from < bytes) {
            ByteBuffer chunk = chunks[(int) (from >>> shift)];
            int index = index(from);
            int length = Math.min(target.remaining(), chunk.capacity() - index);
            target.put(target.position(), chunk, index, length);
            target.position(target.position() + length);
            from += length;
        }
    }

    /** Writes what it has room for of the rest of the source; the position moves. */
    void write(long at, ByteBuffer source) {
        long to = at;
        while (source.hasRemaining() && to < bytes) {
            ByteBuffer chunk = chunks[(int) (to >>> shift)];
            int index = index(to);
            int length = Math.min(source.remaining(), chunk.capacity() - index);
            chunk.put(index, source, source.position(), length);
            source.position(source.position() + length);
            to += length;
        }
    }

    void release(long at, long length) {
        region.release(at, length);
    }

    void close() {
        region.close();
    }

    private int index(long at) {
        return (int) (at & (1L << shift) - 1);
    }
}
