package io.drivebay.driver.fuse.internal.channel;

import io.drivebay.api.ErrorCode;
import io.drivebay.api.driver.RequestSlot;
import io.drivebay.api.driver.SlotHandler;
import io.drivebay.driver.fuse.internal.protocol.FuseAttrOut;
import io.drivebay.driver.fuse.internal.protocol.FuseFallocateIn;
import io.drivebay.driver.fuse.internal.protocol.FuseInHeader;
import io.drivebay.driver.fuse.internal.protocol.FuseOpenOut;
import io.drivebay.driver.fuse.internal.protocol.FuseReadIn;
import io.drivebay.driver.fuse.internal.protocol.FuseSetattrIn;
import io.drivebay.driver.fuse.internal.protocol.FuseStatfsOut;
import io.drivebay.driver.fuse.internal.protocol.FuseWriteIn;
import io.drivebay.driver.fuse.internal.protocol.FuseWriteOut;
import io.drivebay.driver.fuse.internal.protocol.Opcode;
import java.nio.ByteBuffer;

/**
 * A place for one request at a time: it reads what the kernel wrote into the header and the payload, asks the disk, and
 * replies in the same memory. Made once and used again and again.
 */
abstract class Exchange implements SlotHandler {
    private final Image image;
    private final ByteBuffer header;
    private final int headerAt;
    private final int argumentsAt;
    private final RequestSlot slot;
    private final ByteBuffer payload;
    /** The payload as providers get it, with limits that change. */
    private final ByteBuffer transfer;

    private int opcode;
    private int size;

    /**
     * @param header where {@code struct fuse_in_header} stands, at {@code headerAt}, and the operation's structure, at
     *     {@code argumentsAt}
     * @param payload what follows them, and what a reply carries
     */
    Exchange(Image image, ByteBuffer header, int headerAt, int argumentsAt, ByteBuffer payload) {
        this.image = image;
        this.header = header;
        this.headerAt = headerAt;
        this.argumentsAt = argumentsAt;
        this.payload = payload;
        this.transfer = payload.duplicate().order(payload.order());
        this.slot = image.slot(this);
    }

    /**
     * Ends the request.
     *
     * @param error 0 or a positive errno
     * @param length bytes of the reply in the payload
     * @param late whether the slot and a buffer that was handed out stay in use until {@link #released()}
     */
    abstract void reply(int error, int length, boolean late);

    /** Whether another thread may finish the request. */
    abstract boolean mayHandOver();

    /** The request needs no answer. */
    abstract void forget();

    /** The bytes of a deferred read are in place of the payload's. Nothing to do where they are the payload's. */
    abstract void bringBack(ByteBuffer into, int length);

    final ByteBuffer payload() {
        return payload;
    }

    final long unique() {
        return FuseInHeader.unique(header, headerAt);
    }

    final boolean reads() {
        return opcode == Opcode.FUSE_READ;
    }

    /** Gives the slot up. */
    final void discard() {
        slot.close();
    }

    /**
     * Starts what was received; the reply may come before the return or later, on another thread.
     *
     * @param arguments bytes that are there of the operation's structure
     * @param data bytes that are there of the payload
     */
    final void start(int arguments, int data) {
        opcode = FuseInHeader.opcode(header, headerAt);
        switch (opcode) {
            case Opcode.FUSE_READ -> read(arguments);
            case Opcode.FUSE_WRITE -> write(arguments, data);
            case Opcode.FUSE_FSYNC -> flush();
            case Opcode.FUSE_FALLOCATE -> allocate(arguments);
            case Opcode.FUSE_GETATTR -> attributes();
            case Opcode.FUSE_SETATTR -> setAttributes(arguments);
            case Opcode.FUSE_OPEN -> {
                FuseOpenOut.put(payload, 0);
                reply(0, FuseOpenOut.BYTES, false);
            }
            case Opcode.FUSE_STATFS -> {
                FuseStatfsOut.put(payload, 0, image.size(), image.block());
                reply(0, FuseStatfsOut.BYTES, false);
            }
            case Opcode.FUSE_RELEASE -> {
                image.released();
                reply(0, 0, false);
            }
            case Opcode.FUSE_FLUSH, Opcode.FUSE_ACCESS, Opcode.FUSE_DESTROY -> reply(0, 0, false);
            default -> {
                if (Opcode.answered(opcode)) {
                    reply(Errno.ENOSYS, 0, false);
                } else {
                    // an interrupted request is answered when it is done: every one is bounded in time
                    forget();
                }
            }
        }
    }

    private void read(int arguments) {
        int length = arguments < FuseReadIn.BYTES ? -1 : FuseReadIn.size(header, argumentsAt);
        if (length < 0 || length > payload.capacity()) {
            reply(Errno.EINVAL, 0, false);
            return;
        }
        size = length;
        if (length == 0) {
            reply(0, 0, false);
            return;
        }
        transfer.limit(length).position(0);
        slot.read(FuseReadIn.offset(header, argumentsAt), transfer);
    }

    private void write(int arguments, int data) {
        int length = arguments < FuseWriteIn.BYTES ? -1 : FuseWriteIn.size(header, argumentsAt);
        if (length <= 0 || length != data || length > payload.capacity()) {
            reply(Errno.EINVAL, 0, false);
            return;
        }
        size = length;
        transfer.limit(length).position(0);
        slot.write(FuseWriteIn.offset(header, argumentsAt), transfer, false);
    }

    private void flush() {
        if (mayHandOver()) {
            slot.flush();
        } else {
            reply(Errno.EAGAIN, 0, false);
        }
    }

    private void allocate(int arguments) {
        if (arguments < FuseFallocateIn.BYTES) {
            reply(Errno.EINVAL, 0, false);
            return;
        }
        boolean hole = FuseFallocateIn.punchesHole(header, argumentsAt);
        if (!hole && !FuseFallocateIn.zeroesRange(header, argumentsAt) || !image.zeroes()) {
            reply(Errno.EOPNOTSUPP, 0, false);
            return;
        }
        if (!mayHandOver()) {
            reply(Errno.EAGAIN, 0, false);
            return;
        }
        slot.writeZeroes(
                FuseFallocateIn.offset(header, argumentsAt), FuseFallocateIn.length(header, argumentsAt), hole);
    }

    private void attributes() {
        FuseAttrOut.put(payload, 0, image.size(), image.readOnly(), image.user());
        reply(0, FuseAttrOut.BYTES, false);
    }

    private void setAttributes(int arguments) {
        if (arguments < FuseSetattrIn.BYTES || FuseSetattrIn.resizes(header, argumentsAt, image.size())) {
            reply(Errno.EPERM, 0, false);
        } else {
            attributes();
        }
    }

    @Override
    public final void completed(ErrorCode error, boolean late) {
        if (error != null) {
            reply(error.errno(), 0, late);
        } else if (late) {
            // whatever it says, somebody may still write into its buffer
            reply(Errno.EIO, 0, true);
        } else {
            switch (opcode) {
                case Opcode.FUSE_READ -> {
                    bringBack(payload, size);
                    reply(0, size, false);
                }
                case Opcode.FUSE_WRITE -> {
                    FuseWriteOut.put(payload, 0, size);
                    reply(0, FuseWriteOut.BYTES, false);
                }
                default -> reply(0, 0, false);
            }
        }
    }
}
