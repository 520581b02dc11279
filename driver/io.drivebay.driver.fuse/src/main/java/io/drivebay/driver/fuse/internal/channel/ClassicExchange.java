package io.drivebay.driver.fuse.internal.channel;

import io.drivebay.api.DiskException;
import io.drivebay.driver.fuse.internal.protocol.FuseInHeader;
import io.drivebay.driver.fuse.internal.protocol.FuseOutHeader;
import io.drivebay.driver.fuse.internal.protocol.FuseWriteIn;
import io.drivebay.driver.linux.NativeBuffer;
import java.nio.ByteBuffer;

/**
 * A place for requests of the classic channel: a page for headers and vectors, then the payload. The payload is its own,
 * so it is handed to a slow provider as it is, and the thread that reads goes on with another place.
 */
final class ClassicExchange extends Exchange {
    private static final int PAGE = 4096;
    private static final int REPLY_AT = 128;
    private static final int READ_VECTORS = 256;
    private static final int WRITE_VECTORS = 512;
    /** Where a write's data begins; other operations' structures may be longer, and are then cut. */
    private static final int HEAD = FuseInHeader.BYTES + FuseWriteIn.BYTES;

    private final NativeBuffer memory;
    private final ByteBuffer page;
    private final ExchangePool pool;
    private ClassicReader reader;

    private ClassicExchange(Image image, NativeBuffer memory, ByteBuffer payload, ExchangePool pool) {
        super(image, memory.bytes(), 0, FuseInHeader.BYTES, payload);
        this.memory = memory;
        this.page = memory.bytes();
        this.pool = pool;
        page.putLong(READ_VECTORS, memory.address()).putLong(READ_VECTORS + 8, HEAD);
        page.putLong(READ_VECTORS + 16, memory.address() + PAGE).putLong(READ_VECTORS + 24, payload.capacity());
        page.putLong(WRITE_VECTORS, memory.address() + REPLY_AT).putLong(WRITE_VECTORS + 8, FuseOutHeader.BYTES);
        page.putLong(WRITE_VECTORS + 16, memory.address() + PAGE);
    }

    static ClassicExchange create(Image image, int maxTransfer, ExchangePool pool) throws DiskException {
        NativeBuffer memory = NativeBuffer.allocate(PAGE + maxTransfer);
        return new ClassicExchange(image, memory, memory.slice(PAGE, maxTransfer), pool);
    }

    long readVectors() {
        return memory.address() + READ_VECTORS;
    }

    /** Starts what a reader has read; false if the kernel's length is wrong. */
    boolean received(ClassicReader by, int bytes) {
        reader = by;
        if (bytes < FuseInHeader.BYTES || FuseInHeader.len(page, 0) != bytes) {
            return false;
        }
        start(Math.min(bytes, HEAD) - FuseInHeader.BYTES, Math.max(0, bytes - HEAD));
        return true;
    }

    @Override
    boolean mayHandOver() {
        return pool.mayHandOver();
    }

    @Override
    public ByteBuffer deferred(ByteBuffer buffer) {
        return pool.mayHandOver() ? buffer : null;
    }

    @Override
    void bringBack(ByteBuffer into, int length) {
        // the provider wrote into the payload itself
    }

    @Override
    void reply(int error, int length, boolean late) {
        FuseOutHeader.put(page, REPLY_AT, length, -error, unique());
        page.putLong(WRITE_VECTORS + 24, length);
        int written = reader.device().write(memory.address() + WRITE_VECTORS, length == 0 ? 1 : 2);
        if (written < 0) {
            reader.notTaken(-written);
        }
        over(late);
    }

    @Override
    void forget() {
        over(false);
    }

    private void over(boolean late) {
        ClassicReader by = reader;
        if (by.serves(this)) {
            by.completedInPlace(late);
        } else {
            if (late) {
                pool.quarantine();
            } else {
                pool.give(this);
            }
            by.outstanding().returned();
        }
    }

    @Override
    public void released() {
        pool.releaseQuarantined(this);
    }

    /** Gives slot and memory back; nobody uses them any more. */
    void free() {
        discard();
        memory.close();
    }
}
