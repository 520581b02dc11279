package io.drivebay.provider.memory.internal;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Pieces of direct memory, made on the first write and dropped when a discard or zeroing covers them whole. A write that
 * meets the dropping of its piece acts as if it came before.
 */
final class MemoryDevice implements BlockDevice {
    private static final int PIECE = 1 << 20;

    private final Geometry geometry;
    private final Set<Capability> capabilities;
    private final ConcurrentMap<Long, ByteBuffer> pieces = new ConcurrentHashMap<>();

    MemoryDevice(long bytes, boolean readOnly) {
        geometry = Geometry.of(bytes, 1);
        EnumSet<Capability> able = EnumSet.of(Capability.NON_BLOCKING, Capability.EXTENTS);
        if (!readOnly) {
            able.addAll(EnumSet.of(Capability.WRITE, Capability.DISCARD, Capability.WRITE_ZEROES));
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
        long at = offset;
        while (target.hasRemaining()) {
            int within = (int) (at % PIECE);
            int length = Math.min(target.remaining(), PIECE - within);
            ByteBuffer piece = pieces.get(at / PIECE);
            if (piece == null) {
                zero(target, target.position(), length);
            } else {
                target.put(target.position(), piece, within, length);
            }
            target.position(target.position() + length);
            at += length;
        }
    }

    @Override
    public void write(long offset, ByteBuffer source, boolean forceUnitAccess) throws IOException {
        long at = offset;
        while (source.hasRemaining()) {
            int within = (int) (at % PIECE);
            int length = Math.min(source.remaining(), PIECE - within);
            piece(at / PIECE).put(within, source, source.position(), length);
            source.position(source.position() + length);
            at += length;
        }
    }

    private ByteBuffer piece(long index) throws DiskException {
        ByteBuffer piece = pieces.get(index);
        if (piece != null) {
            return piece;
        }
        try {
            return pieces.computeIfAbsent(index, missing -> ByteBuffer.allocateDirect(PIECE));
        } catch (OutOfMemoryError e) {
            throw new DiskException(
                    ErrorCode.DISK_FULL, "no memory for the disk; raise -XX:MaxDirectMemorySize of the host", e);
        }
    }

    @Override
    public void flush() {
        // nothing outlives the process, and no capability claims it
    }

    @Override
    public void discard(long offset, long length) {
        writeZeroes(offset, length, true);
    }

    @Override
    public void writeZeroes(long offset, long length, boolean mayDeallocate) {
        long at = offset;
        long end = offset + length;
        while (at < end) {
            int within = (int) (at % PIECE);
            int part = (int) Math.min(end - at, PIECE - within);
            if (part == PIECE) {
                pieces.remove(at / PIECE);
            } else {
                ByteBuffer piece = pieces.get(at / PIECE);
                if (piece != null) {
                    zero(piece, within, part);
                }
            }
            at += part;
        }
    }

    private static void zero(ByteBuffer buffer, int from, int length) {
        int at = from;
        int end = from + length;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            buffer.putLong(at, 0);
        }
        for (; at < end; at++) {
            buffer.put(at, (byte) 0);
        }
    }

    @Override
    public void extents(long offset, long length, ExtentVisitor visitor) throws IOException {
        long end = offset + length;
        for (long at = offset; at < end; ) {
            long part = Math.min(end - at, PIECE - at % PIECE);
            visitor.extent(
                    at, part, pieces.containsKey(at / PIECE) ? ExtentVisitor.State.DATA : ExtentVisitor.State.HOLE);
            at += part;
        }
    }

    @Override
    public void close() {
        pieces.clear();
    }
}
