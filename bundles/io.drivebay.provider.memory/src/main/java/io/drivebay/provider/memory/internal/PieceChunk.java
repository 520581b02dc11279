package io.drivebay.provider.memory.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.ExtentVisitor.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A chunk of direct buffers, each made when it is written first and dropped when it is cleared whole. A write that meets
 * the clearing of its piece goes with the piece, as if it had come before.
 */
final class PieceChunk implements Chunk {
    static final int PIECE = 64 << 10;

    private final Budget budget;
    private final AtomicReferenceArray<ByteBuffer> pieces = new AtomicReferenceArray<>(BYTES / PIECE);

    PieceChunk(Budget budget) {
        this.budget = budget;
    }

    @Override
    public void read(int offset, ByteBuffer target, int index, int length) {
        for (int done = 0; done < length; ) {
            int within = (offset + done) % PIECE;
            int part = Math.min(length - done, PIECE - within);
            ByteBuffer piece = pieces.get((offset + done) / PIECE);
            if (piece == null) {
                Zeroes.fill(target, index + done, part);
            } else {
                target.put(index + done, piece, within, part);
            }
            done += part;
        }
    }

    @Override
    public void write(int offset, ByteBuffer source, int index, int length) throws DiskException {
        for (int done = 0; done < length; ) {
            int within = (offset + done) % PIECE;
            int part = Math.min(length - done, PIECE - within);
            piece((offset + done) / PIECE).put(within, source, index + done, part);
            done += part;
        }
    }

    private ByteBuffer piece(int number) throws DiskException {
        ByteBuffer piece = pieces.get(number);
        if (piece != null) {
            return piece;
        }
        budget.take(PIECE);
        ByteBuffer made;
        try {
            made = ByteBuffer.allocateDirect(PIECE);
        } catch (OutOfMemoryError e) {
            budget.giveBack(PIECE);
            throw new DiskException(
                    ErrorCode.DISK_FULL,
                    "no direct memory for the disk; start the host with a larger -XX:MaxDirectMemorySize",
                    e);
        }
        ByteBuffer first = pieces.compareAndExchange(number, null, made);
        if (first == null) {
            return made;
        }
        budget.giveBack(PIECE);
        return first;
    }

    @Override
    public void clear(int offset, int length) {
        for (int done = 0; done < length; ) {
            int number = (offset + done) / PIECE;
            int within = (offset + done) % PIECE;
            int part = Math.min(length - done, PIECE - within);
            if (part == PIECE) {
                drop(number);
            } else {
                ByteBuffer piece = pieces.get(number);
                if (piece != null) {
                    Zeroes.fill(piece, within, part);
                }
            }
            done += part;
        }
    }

    private void drop(int number) {
        if (pieces.get(number) != null && pieces.getAndSet(number, null) != null) {
            budget.giveBack(PIECE);
        }
    }

    @Override
    public void map(int offset, int length, ExtentMap map) throws IOException {
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, PIECE - (offset + done) % PIECE);
            map.add(part, pieces.get((offset + done) / PIECE) == null ? State.HOLE : State.DATA);
            done += part;
        }
    }

    @Override
    public void close() {
        for (int number = 0; number < pieces.length(); number++) {
            drop(number);
        }
    }
}
