package io.drivebay.driver.nbd.internal.server;

import io.drivebay.api.ErrorCode;
import io.drivebay.api.driver.RequestSlot;
import io.drivebay.api.driver.SlotHandler;
import io.drivebay.protocol.nbd.Command;
import io.drivebay.protocol.nbd.CommandFlag;
import io.drivebay.protocol.nbd.NbdError;
import java.nio.ByteBuffer;

/**
 * A request on its way through the disk, or a piece of a large one. Made once and used again and again.
 *
 * <p>Threads: the loop starts it; it goes on wherever the disk completes what was started.
 */
final class Exchange implements SlotHandler {
    /** The next of the free ones. */
    Exchange nextFree;

    private final Transmission transmission;
    private final RequestSlot slot;
    private final ExtentList extents = new ExtentList();

    private int command;
    private int flags;
    private long cookie;
    private long start;
    private long offset;
    private long length;

    /** What a first piece shares with the others; made when it is first needed. */
    private Split ownSplit;

    /** What its request's pieces share; null if it is the only one. */
    private Split split;

    private Exchange nextPiece;

    /** Memory of its own; null if there is none. */
    private Block block;

    /** Room that is reserved for a block. */
    private int reserved;

    /** Where in the loop's output the reply goes; -1 if not there. */
    private int outputAt;

    private Step step;
    private long cached;

    /** Somebody who is too late still has its memory; guarded by this if it is a piece. */
    private boolean late;

    /** Its request is over; guarded by this if it is a piece. */
    private boolean over;

    /** What the disk does for it. */
    private enum Step {
        /** What was asked for. */
        WORK,
        /** Looks whether a read can be answered without data. */
        LOOK,
        /** Makes durable what was done. */
        FLUSH
    }

    Exchange(Transmission transmission) {
        this.transmission = transmission;
        this.slot = transmission.export().target().slot(this);
    }

    void close() {
        slot.close();
    }

    // --- the loop's side

    void prepare(int newCommand, int newFlags, long newCookie, long newOffset, long newLength) {
        command = newCommand;
        flags = newFlags;
        cookie = newCookie;
        start = newOffset;
        offset = newOffset;
        length = newLength;
        split = null;
        nextPiece = null;
        outputAt = -1;
        step = Step.WORK;
        cached = 0;
        late = false;
        over = false;
    }

    /** This is the first of some pieces of a request, and so large. */
    void split(int pieces, int bytes, boolean inChunks) {
        if (ownSplit == null) {
            ownSplit = new Split(transmission.answers(), this);
        }
        ownSplit.begin(pieces, inChunks);
        split = ownSplit;
        length = bytes;
    }

    /** This is the piece behind another one. */
    void preparePiece(Exchange before, long at, int bytes) {
        prepare(before.command, before.flags, before.cookie, at, bytes);
        start = before.start;
        split = before.split;
        before.nextPiece = this;
    }

    /** Room has been reserved for a block. */
    void reserved(int room) {
        reserved = room;
    }

    /** The memory that a write's payload is received into. */
    Block receiveInto() {
        takeBlock();
        return block;
    }

    private void takeBlock() {
        int room = reserved;
        reserved = 0;
        block = transmission.pool().take(transmission.account(), room);
    }

    /** @param look whether to ask first if there is anything but zeroes */
    void read(boolean look) {
        if (look) {
            step = Step.LOOK;
            askExtents();
        } else {
            readData();
        }
    }

    private void readData() {
        step = Step.WORK;
        if (reserved > 0) {
            takeBlock();
            slot.read(offset, block.payload((int) length));
            return;
        }
        Output output = transmission.output();
        outputAt = output.at();
        int header = transmission.replies().dataHeaderBytes();
        slot.read(offset, output.part(outputAt + header, (int) length));
    }

    /** Writes what was received into its own memory. */
    void writeReceived() {
        slot.write(offset, block.payload((int) length), has(CommandFlag.FUA));
    }

    /** Writes what stands in the loop's memory. */
    void write(Block from, int at) {
        slot.write(offset, from.part(at, (int) length), has(CommandFlag.FUA));
    }

    void flush() {
        slot.flush();
    }

    void trim() {
        slot.discard(offset, length);
    }

    void writeZeroes() {
        slot.writeZeroes(offset, length, !has(CommandFlag.NO_HOLE));
    }

    /** Reads a range and forgets it, so that caches on the way have it. */
    void cache() {
        takeBlock();
        cacheNext();
    }

    private void cacheNext() {
        slot.read(offset + cached, block.payload(nextCached()));
    }

    private int nextCached() {
        return (int) Math.min(block.room, length - cached);
    }

    /** The map of so many bytes is enough. */
    void limitTo(long bytes) {
        length = bytes;
    }

    /** The client is gone before its payload came, and so are so many pieces behind this one. */
    void forsake(int behind) {
        if (split != null) {
            split.forsake(behind);
        }
    }

    /** The client is gone before its payload came. */
    void abandon() {
        finish(NbdError.EIO);
    }

    void askExtents() {
        extents.begin();
        slot.extents(offset, length, extents);
    }

    // --- the disk's side

    @Override
    public ByteBuffer deferred(ByteBuffer buffer) {
        transmission.export().defers = true;
        if (block != null) {
            return buffer;
        }
        int bytes = (int) length;
        if (reserved == 0) {
            int room = BlockPool.roomFor(bytes);
            if (!transmission.pool().reserve(transmission.account(), room)) {
                return null;
            }
            reserved = room;
        }
        takeBlock();
        outputAt = -1;
        ByteBuffer own = block.payload(bytes);
        if (command == Command.WRITE) {
            own.put(own.position(), buffer, buffer.position(), bytes);
        }
        return own;
    }

    @Override
    public void completed(ErrorCode code, boolean tooLate) {
        late = tooLate;
        if (code == null && !tooLate) {
            if (!goOn()) {
                finish(0);
            }
        } else {
            finish(code == null ? NbdError.EIO : NbdError.of(code));
        }
    }

    /** Starts what is still to be done; false if nothing is. */
    private boolean goOn() {
        if (step == Step.LOOK && !extents.allZero()) {
            readData();
            return true;
        } else if (step != Step.WORK) {
            return false;
        }
        if (command == Command.CACHE) {
            cached += nextCached();
            if (cached < length) {
                cacheNext();
                return true;
            }
        } else if (has(CommandFlag.FUA) && (command == Command.TRIM || command == Command.WRITE_ZEROES)) {
            step = Step.FLUSH;
            slot.flush();
            return true;
        }
        return false;
    }

    private void finish(int error) {
        if (reserved > 0) {
            transmission.pool().unreserve(transmission.account(), reserved);
            reserved = 0;
        }
        if (split != null) {
            split.finished(this, error);
        } else {
            Answers answers = transmission.answers();
            answers.single(this, error);
            end();
            answers.over();
        }
    }

    /** The request has been answered; the exchange may be used again as soon as nobody has its memory. */
    void end() {
        boolean free;
        synchronized (this) {
            over = true;
            free = !late;
        }
        if (free) {
            recycle();
        }
    }

    @Override
    public void released() {
        boolean free;
        synchronized (this) {
            late = false;
            free = over;
        }
        if (free) {
            recycle();
        }
    }

    private void recycle() {
        if (block != null) {
            transmission.pool().give(block);
            block = null;
        }
        transmission.recycle(this);
    }

    // --- for the answer

    int command() {
        return command;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    long cookie() {
        return cookie;
    }

    /** The request's offset. */
    long start() {
        return start;
    }

    /** The piece's offset. */
    long offset() {
        return offset;
    }

    /** The piece's bytes. */
    long length() {
        return length;
    }

    Exchange nextPiece() {
        return nextPiece;
    }

    /** Whether it was found to read as zeroes. */
    boolean zero() {
        return step == Step.LOOK;
    }

    ExtentList extents() {
        return extents;
    }

    /** Where in the loop's output its data are, behind room for a header; -1 if not there. */
    int outputAt() {
        return outputAt;
    }

    /** Its memory, which is the caller's from here on. */
    Block surrenderBlock() {
        Block own = block;
        block = null;
        return own;
    }
}
