package io.drivebay.driver.nbd.internal.server;

import java.nio.ByteBuffer;

/**
 * Replies that the loop makes one after the other in one block, until it has nothing more to do and they are sent with
 * one system call. Threads: the loop's.
 */
final class Output {
    private final BlockPool pool;
    private final Account account;
    private final Outbox outbox;
    private Block block;

    Output(BlockPool pool, Account account, Outbox outbox) {
        this.pool = pool;
        this.account = account;
        this.outbox = outbox;
    }

    /** Makes sure that there is a block; false if there is no memory for one now. */
    boolean prepare() {
        if (block != null) {
            return true;
        }
        if (!pool.reserve(account, BlockPool.LARGEST)) {
            return false;
        }
        block = pool.take(account, BlockPool.LARGEST);
        return true;
    }

    /** Whether so many bytes still go into the block. */
    boolean fits(int length) {
        return block != null && block.free() >= length;
    }

    /** Where the next byte goes. */
    int at() {
        return block.end;
    }

    /** The block's memory, to be written from {@link #at()} on. */
    ByteBuffer bytes() {
        return block.bytes;
    }

    /** A part of the block's memory for a provider. */
    ByteBuffer part(int at, int length) {
        return block.part(at, length);
    }

    /** So many bytes have been written. */
    void advance(int length) {
        block.end += length;
    }

    /** Appends bytes of the handshake. */
    void put(byte[] reply) {
        int done = 0;
        while (done < reply.length) {
            if (block == null || block.free() == 0) {
                publish();
                block = pool.takeAnyway(account, Math.min(BlockPool.LARGEST, reply.length - done));
            }
            int length = Math.min(block.free(), reply.length - done);
            block.bytes.put(block.end, reply, done, length);
            block.end += length;
            done += length;
        }
    }

    /** Hands what there is to the outbox. */
    void publish() {
        if (block == null) {
            return;
        }
        if (block.end == block.start) {
            pool.give(block);
        } else {
            outbox.append(block);
        }
        block = null;
    }
}
