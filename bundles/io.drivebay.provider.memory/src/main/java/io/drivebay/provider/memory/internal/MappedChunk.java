package io.drivebay.provider.memory.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.ExtentVisitor.State;
import io.drivebay.api.host.HostMemory;
import io.drivebay.api.host.MemoryRegion;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * A chunk in memory of the host, that takes and gives back page by page.
 *
 * <p>A page whose bit is clear reads as zeroes, whoever meets whom: a write moves its bytes and then looks at the bits;
 * a clearing takes the bits away and then the pages. Of the two, either the write sees that its bit is gone and sets it
 * again, or the clearing takes the bytes too. The worst is a bit on a page of zeroes.
 */
final class MappedChunk implements Chunk {
    static final int PAGE = 4096;

    private final MemoryRegion region;
    private final ByteBuffer bytes;
    private final Budget budget;
    private final PageSet pages = new PageSet(BYTES / PAGE);

    private MappedChunk(MemoryRegion region, Budget budget) {
        this.region = region;
        this.bytes = region.chunks().get(0);
        this.budget = budget;
    }

    static MappedChunk reserve(HostMemory memory, Budget budget) throws DiskException {
        try {
            MemoryRegion region = memory.reserve(BYTES);
            if (region.chunks().size() != 1) {
                region.close();
                throw new IOException("the host's memory comes in pieces of " + region.chunkSize() + " bytes only");
            }
            return new MappedChunk(region, budget);
        } catch (IOException e) {
            throw new DiskException(ErrorCode.DISK_FULL, "no memory for the disk: " + e.getMessage(), e);
        }
    }

    @Override
    public void read(int offset, ByteBuffer target, int index, int length) {
        target.put(index, bytes, offset, length);
    }

    @Override
    public void write(int offset, ByteBuffer source, int index, int length) throws DiskException {
        int first = offset / PAGE;
        int end = (offset + length - 1) / PAGE + 1;
        int missing = pages.missing(first, end);
        if (missing > 0) {
            budget.take((long) missing * PAGE);
        }
        bytes.put(offset, source, index, length);
        VarHandle.fullFence();
        int added = pages.add(first, end);
        if (added != missing) {
            budget.settle((long) (added - missing) * PAGE);
        }
    }

    @Override
    public void clear(int offset, int length) {
        int end = offset + length;
        int first = (offset + PAGE - 1) / PAGE;
        int last = end / PAGE;
        if (first > last) {
            clearPart(offset, end);
            return;
        }
        clearPart(offset, first * PAGE);
        if (first < last) {
            int removed = pages.remove(first, last);
            if (removed > 0) {
                budget.giveBack((long) removed * PAGE);
                region.release((long) first * PAGE, (long) (last - first) * PAGE);
            }
        }
        clearPart(last * PAGE, end);
    }

    /** Zeroes a part of one page; one that is not there is left alone, as touching it would take room. */
    private void clearPart(int from, int to) {
        if (from < to && pages.contains(from / PAGE)) {
            region.release(from, to - from);
        }
    }

    @Override
    public void map(int offset, int length, ExtentMap map) throws IOException {
        int limit = offset + length;
        int lastPage = (limit - 1) / PAGE + 1;
        for (int at = offset; at < limit; ) {
            int page = at / PAGE;
            boolean data = pages.contains(page);
            int next = Math.min(limit, pages.endOfRun(page, lastPage, data) * PAGE);
            // not beyond if the page has changed in between: look again
            if (next > at) {
                map.add(next - at, data ? State.DATA : State.HOLE);
                at = next;
            }
        }
    }

    @Override
    public void close() {
        region.close();
    }
}
