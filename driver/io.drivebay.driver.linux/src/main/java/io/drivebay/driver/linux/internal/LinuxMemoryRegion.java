package io.drivebay.driver.linux.internal;

import io.drivebay.api.host.MemoryRegion;
import io.drivebay.driver.linux.internal.jna.DirectAddress;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A private mapping, seen through buffers of at most 1 GiB, as a buffer ends at 2 GiB. */
final class LinuxMemoryRegion implements MemoryRegion {
    private static final int CHUNK = 1 << 30;
    private static final int MADV_DONTNEED = 4;
    private static final long PAGE = LibC.getpagesize();
    private static final byte[] ZEROES = new byte[4096];

    private final long address;
    private final long bytes;
    private final List<ByteBuffer> chunks;
    private final AtomicBoolean closed = new AtomicBoolean();

    LinuxMemoryRegion(long address, long bytes) {
        this.address = address;
        this.bytes = bytes;
        List<ByteBuffer> views = new ArrayList<>();
        for (long at = 0; at < bytes; at += CHUNK) {
            views.add(DirectAddress.buffer(address + at, (int) Math.min(CHUNK, bytes - at)));
        }
        this.chunks = List.copyOf(views);
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
        long firstPage = (offset + PAGE - 1) / PAGE * PAGE;
        // the last page of the region belongs to it as a whole
        long lastPage = end == bytes ? end : end / PAGE * PAGE;
        if (firstPage < lastPage && LibC.madvise(address + firstPage, lastPage - firstPage, MADV_DONTNEED) >= 0) {
            zero(offset, firstPage);
            zero(lastPage, end);
        } else {
            // less than a page, or memory that is locked: then zeroes are all there is to give
            zero(offset, end);
        }
    }

    private void zero(long from, long to) {
        long at = from;
        while (at < to) {
            ByteBuffer chunk = chunks.get((int) (at / CHUNK));
            int start = (int) (at % CHUNK);
            int length = (int) Math.min(to - at, Math.min(ZEROES.length, chunk.capacity() - start));
            chunk.put(start, ZEROES, 0, length);
            at += length;
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            LibC.munmap(address, bytes);
        }
    }
}
