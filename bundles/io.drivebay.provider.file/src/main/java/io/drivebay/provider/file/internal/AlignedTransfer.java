package io.drivebay.provider.file.internal;

import io.drivebay.api.host.HostFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Transfers past the page cache. Buffers at an address that the kernel does not take go through one of this thread, made
 * once.
 */
final class AlignedTransfer {
    private static final int BYTES = 1 << 20;

    private final HostFile file;
    private final int alignment;
    private final ThreadLocal<ByteBuffer> bounce;

    AlignedTransfer(HostFile file) {
        this.file = file;
        this.alignment = file.alignment();
        this.bounce = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BYTES + alignment)
                .alignedSlice(alignment)
                .order(ByteOrder.nativeOrder()));
    }

    void read(long offset, ByteBuffer target) throws IOException {
        if (fits(target)) {
            file.read(offset, target);
            return;
        }
        ByteBuffer buffer = bounce.get();
        long at = offset;
        while (target.hasRemaining()) {
            int length = Math.min(target.remaining(), BYTES);
            file.read(at, buffer.clear().limit(length));
            target.put(target.position(), buffer, 0, length);
            target.position(target.position() + length);
            at += length;
        }
    }

    void write(long offset, ByteBuffer source) throws IOException {
        if (fits(source)) {
            file.write(offset, source);
            return;
        }
        ByteBuffer buffer = bounce.get();
        long at = offset;
        while (source.hasRemaining()) {
            int length = Math.min(source.remaining(), BYTES);
            buffer.clear().put(0, source, source.position(), length).limit(length);
            file.write(at, buffer);
            source.position(source.position() + length);
            at += length;
        }
    }

    private boolean fits(ByteBuffer buffer) {
        return buffer.alignmentOffset(buffer.position(), alignment) == 0;
    }
}
