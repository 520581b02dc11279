package io.drivebay.provider.memory.internal;

import io.drivebay.api.ByteSize;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.ExtentVisitor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Java's own direct buffers, for where the host's memory is not to be had: a piece is made when it is first written and
 * left to the collector when it is released whole. A write that meets the release of the same piece may go to the piece
 * that is dropped, which is as if it came first; nobody else loses a byte, as the release covers all of the piece.
 */
final class PieceStore implements PageStore {
    private static final int PIECE_SHIFT = 16;
    private static final int PIECE = 1 << PIECE_SHIFT;
    /** Pieces of a table: 1 GiB. */
    private static final int TABLE_SHIFT = 14;

    private static final int TABLE = 1 << TABLE_SHIFT;
    private static final int TABLES = 1 << 14;
    private static final long LARGEST = (long) TABLES << TABLE_SHIFT + PIECE_SHIFT;
    private static final ByteBuffer ZEROES = ByteBuffer.allocateDirect(PIECE).asReadOnlyBuffer();

    private final Budget budget;
    private final AtomicReferenceArray<AtomicReferenceArray<ByteBuffer>> tables = new AtomicReferenceArray<>(TABLES);

    PieceStore(Budget budget) {
        this.budget = budget;
    }

    @Override
    public void reserve(long bytes) throws IOException {
        if (bytes > LARGEST) {
            throw new DiskException(
                    ErrorCode.IMPLEMENTATION_LIMIT,
                    "a memory disk holds at most " + ByteSize.format(LARGEST)
                            + " without the platform's memory; install the platform's driver bundle or make it smaller");
        }
    }

    @Override
    public void read(long offset, ByteBuffer target) {
        long at = offset;
        while (target.hasRemaining()) {
            int index = (int) (at & PIECE - 1);
            int length = Math.min(target.remaining(), PIECE - index);
            ByteBuffer piece = piece(at >>> PIECE_SHIFT);
            target.put(target.position(), piece == null ? ZEROES : piece, index, length);
            target.position(target.position() + length);
            at += length;
        }
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
        long at = offset;
        while (source.hasRemaining()) {
            int index = (int) (at & PIECE - 1);
            int length = Math.min(source.remaining(), PIECE - index);
            made(at >>> PIECE_SHIFT).put(index, source, source.position(), length);
            source.position(source.position() + length);
            at += length;
        }
    }

    @Override
    public void release(long offset, long length) {
        long end = offset + length;
        long at = offset;
        while (at < end) {
            long number = at >>> PIECE_SHIFT;
            AtomicReferenceArray<ByteBuffer> table = tables.get((int) (number >>> TABLE_SHIFT));
            if (table == null) {
                at = (number | TABLE - 1) + 1 << PIECE_SHIFT;
                continue;
            }
            int index = (int) (at & PIECE - 1);
            int covered = (int) Math.min(end - at, PIECE - index);
            if (covered == PIECE) {
                if (table.getAndSet((int) number & TABLE - 1, null) != null) {
                    budget.adjust(-PIECE);
                }
            } else {
                ByteBuffer piece = table.get((int) number & TABLE - 1);
                if (piece != null) {
                    piece.put(index, ZEROES, 0, covered);
                }
            }
            at += covered;
        }
    }

    @Override
    public void extents(long offset, long length, ExtentVisitor visitor) throws IOException {
        long end = offset + length;
        long at = offset;
        while (at < end) {
            boolean data = piece(at >>> PIECE_SHIFT) != null;
            long next = (at >>> PIECE_SHIFT) + 1 << PIECE_SHIFT;
            while (next < end && piece(next >>> PIECE_SHIFT) != null == data) {
                next += PIECE;
            }
            next = Math.min(next, end);
            visitor.extent(at, next - at, data ? ExtentVisitor.State.DATA : ExtentVisitor.State.HOLE);
            at = next;
        }
    }

    private ByteBuffer piece(long number) {
        AtomicReferenceArray<ByteBuffer> table = tables.get((int) (number >>> TABLE_SHIFT));
        return table == null ? null : table.get((int) number & TABLE - 1);
    }

    private ByteBuffer made(long number) throws DiskException {
        ByteBuffer piece = piece(number);
        if (piece != null) {
            return piece;
        }
        budget.take(PIECE);
        ByteBuffer fresh;
        try {
            fresh = ByteBuffer.allocateDirect(PIECE);
        } catch (OutOfMemoryError e) {
            budget.adjust(-PIECE);
            throw new DiskException(
                    ErrorCode.NOT_ENOUGH_MEMORY,
                    "Java's memory for direct buffers is used up; raise -XX:MaxDirectMemorySize or set a limit",
                    e);
        }
        ByteBuffer other = table(number).compareAndExchange((int) number & TABLE - 1, null, fresh);
        if (other == null) {
            return fresh;
        }
        budget.adjust(-PIECE);
        return other;
    }

    private AtomicReferenceArray<ByteBuffer> table(long number) {
        int at = (int) (number >>> TABLE_SHIFT);
        AtomicReferenceArray<ByteBuffer> table = tables.get(at);
        if (table != null) {
            return table;
        }
        AtomicReferenceArray<ByteBuffer> fresh = new AtomicReferenceArray<>(TABLE);
        AtomicReferenceArray<ByteBuffer> other = tables.compareAndExchange(at, null, fresh);
        return other == null ? fresh : other;
    }

    @Override
    public void close() {
        for (int i = 0; i < TABLES; i++) {
            tables.set(i, null);
        }
    }
}
