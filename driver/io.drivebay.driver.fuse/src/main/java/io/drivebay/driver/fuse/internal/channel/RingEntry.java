package io.drivebay.driver.fuse.internal.channel;

import io.drivebay.driver.fuse.internal.protocol.FuseInHeader;
import io.drivebay.driver.fuse.internal.protocol.FuseOutHeader;
import io.drivebay.driver.fuse.internal.protocol.FuseUringReqHeader;
import java.nio.ByteBuffer;

/** One entry of a queue: memory that the kernel puts a request into and takes the reply from. */
final class RingEntry {
    /** Where an operation's structure stands. */
    static final int ARGUMENTS_AT = FuseUringReqHeader.OP_IN;

    private final RingQueue home;
    private final int index;
    private final ByteBuffer header;
    private final ByteBuffer payload;
    private final Image image;
    private final BouncePool bounces;
    private RingExchange exchange;
    private RingQueue holder;
    private long commitId;
    private int bytes;

    RingEntry(RingQueue home, int index, ByteBuffer header, ByteBuffer payload, Image image, BouncePool bounces) {
        this.home = home;
        this.holder = home;
        this.index = index;
        this.header = header;
        this.payload = payload;
        this.image = image;
        this.bounces = bounces;
        this.exchange = new RingExchange(image, this, bounces);
    }

    ByteBuffer header() {
        return header;
    }

    ByteBuffer payload() {
        return payload;
    }

    int index() {
        return index;
    }

    /** The queue that it is an entry of. */
    RingQueue home() {
        return home;
    }

    /** Whose thread has it with the kernel, and so gets the next request. */
    void heldBy(RingQueue queue) {
        holder = queue;
    }

    /** How much data came with the request or goes with the reply. */
    int bytes() {
        return bytes;
    }

    long commitId() {
        return commitId;
    }

    /** The kernel has put a request here. */
    void received() {
        commitId = FuseUringReqHeader.commitId(header, 0);
        bytes = FuseUringReqHeader.payloadSz(header, 0);
        exchange.start(FuseUringReqHeader.OP_IN_BYTES, bytes);
    }

    /** Writes the reply and has it sent. */
    void reply(RingExchange by, int error, int length, boolean late) {
        long unique = FuseInHeader.unique(header, 0);
        FuseOutHeader.put(header, FuseUringReqHeader.IN_OUT, length, -error, unique);
        FuseUringReqHeader.payloadSz(header, 0, length);
        bytes = Math.max(bytes, length);
        if (late) {
            // the slot stays with the provider until it is released
            exchange = new RingExchange(image, this, bounces);
        }
        holder.replied(this);
    }

    /** Gives the slot up. */
    void free() {
        exchange.discard();
    }
}
