package io.drivebay.driver.fuse.internal.channel;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.NativeBuffer;
import java.nio.ByteBuffer;

/** A buffer that a provider may keep. */
final class Bounce {
    private final NativeBuffer memory;
    private final ByteBuffer bytes;

    private Bounce(NativeBuffer memory, int length) {
        this.memory = memory;
        this.bytes = memory.slice(0, length);
    }

    static Bounce create(int length) throws DiskException {
        return new Bounce(NativeBuffer.allocate(length), length);
    }

    ByteBuffer bytes() {
        return bytes;
    }

    void close() {
        memory.close();
    }
}
