package io.drivebay.provider.file.internal;

import io.drivebay.api.host.HostFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads and writes of a file that takes only aligned addresses. Drivers hand over buffers that begin on a page, which go
 * through as they are; others are copied by way of one that does.
 */
final class AlignedTransfers {
    private static final int LARGEST_COPY = 1 << 20;

    private final HostFile file;
    private final int alignment;

    AlignedTransfers(HostFile file) {
        this.file = file;
        this.alignment = file.alignment();
    }

    void read(long offset, ByteBuffer target) throws IOException {
        if (aligned(target)) {
            file.read(offset, target);
            return;
        }
        ByteBuffer copy = copy(target);
        long at = offset;
        while (target.hasRemaining()) {
            copy.clear().limit(Math.min(copy.capacity(), target.remaining()));
            file.read(at, copy);
            target.put(copy.flip());
            at += copy.limit();
        }
    }

    void write(long offset, ByteBuffer source) throws IOException {
        if (aligned(source)) {
            file.write(offset, source);
            return;
        }
        ByteBuffer copy = copy(source);
        long at = offset;
        while (source.hasRemaining()) {
            int length = Math.min(copy.capacity(), source.remaining());
            copy.clear().put(0, source, source.position(), length).limit(length);
            file.write(at, copy);
            source.position(source.position() + length);
            at += length;
        }
    }

    private boolean aligned(ByteBuffer buffer) {
        return alignment == 1 || buffer.alignmentOffset(buffer.position(), alignment) == 0;
    }

    private ByteBuffer copy(ByteBuffer buffer) {
        int length = Math.min(buffer.remaining(), LARGEST_COPY);
        return ByteBuffer.allocateDirect(length + alignment).alignedSlice(alignment);
    }
}
