package io.drivebay.driver.linux.internal.host;

import com.sun.jna.Pointer;
import io.drivebay.api.host.MemoryRegion;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** One mapping, seen through buffers of 1 GiB as none can be larger than 2. */
final class MappedRegion implements MemoryRegion {
    private static final int CHUNK = 1 << 30;
    private static final int MADV_DONTNEED = 4;
    private static final long PAGE = LibC.getpagesize();

    private final long address;
    private final long bytes;
    private final List<ByteBuffer> chunks;
    private final AtomicBoolean closed = new AtomicBoolean();

    MappedRegion(long address, long bytes) {
        this.address = address;
        this.bytes = bytes;
        List<ByteBuffer> parts = new ArrayList<>();
        for (long at = 0; at < bytes; at += CHUNK) {
            long length = Math.min(CHUNK, bytes - at);
            parts.add(new Pointer(address).getByteBuffer(at, length).order(ByteOrder.nativeOrder()));
        }
        chunks = List.copyOf(parts);
    }

    @Override
    public int chunkSize() {
        return CHUNK;
    }

    @Override
    public List<ByteBuffer> chunks() {
        return chunks;
    }

    @Override
    public void release(long offset, long length) {
        long end = offset + length;
        long firstPage = (offset + PAGE - 1) & -PAGE;
        long lastPage = end & -PAGE;
        if (firstPage >= lastPage) {
            zero(offset, end);
            return;
        }
        zero(offset, firstPage);
        if (LibC.madvise(address + firstPage, lastPage - firstPage, MADV_DONTNEED) < 0) {
            // pages locked in memory cannot be given back
            zero(firstPage, lastPage);
        }
        zero(lastPage, end);
    }

    private void zero(long from, long to) {
        if (to > from) {
            new Pointer(address).setMemory(from, to - from, (byte) 0);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            LibC.munmap(address, bytes);
        }
    }
}
