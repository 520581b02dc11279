package io.drivebay.driver.nbd.internal.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A piece of memory for payload, with room for a header in front; used again and again. Threads: its owner's. */
final class Block {
    /** Bytes in front of the payload. */
    static final int HEADROOM = 64;

    /** The memory in network byte order; position and limit belong to who receives into it or sends from it. */
    final ByteBuffer bytes;

    /** The same memory as providers get it. */
    private final ByteBuffer data;

    /** Bytes of payload that it takes. */
    final int room;

    /** First byte to send. */
    int start;

    /** Behind the last byte to send. */
    int end;

    /** Whether nothing may be appended, as it is being sent. */
    boolean sealed;

    /** Who is charged for it. */
    Account account;

    /** The one behind in a queue or a list of free ones. */
    Block next;

    Block(int room) {
        this.room = room;
        this.bytes = ByteBuffer.allocateDirect(HEADROOM + room);
        this.data = bytes.duplicate().order(ByteOrder.nativeOrder());
    }

    /** A part of the memory for a provider; the same object each time. */
    ByteBuffer part(int at, int length) {
        return data.limit(at + length).position(at);
    }

    /** The payload's first bytes for a provider. */
    ByteBuffer payload(int length) {
        return part(HEADROOM, length);
    }

    /** Free bytes behind what is to be sent. */
    int free() {
        return bytes.capacity() - end;
    }

    void clear() {
        bytes.clear();
        start = 0;
        end = 0;
        sealed = false;
        next = null;
    }
}
