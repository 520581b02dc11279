package io.drivebay.provider.memory.internal;

import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.host.HostMemory;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Pages of the host's memory, and a bitmap of those that hold data.
 *
 * <p>There is no lock. A write moves its bytes and then sets the bits; a release clears the bits and then gives the
 * memory back. However the two interleave, a page that holds data when both are done has its bit set; a page with its
 * bit set may hold zeroes, which is no lie. The fence keeps a write's look at the bits behind its bytes: without it a
 * release between the two would go unseen.
 */
final class RegionStore implements PageStore {
    private static final int PAGE_SHIFT = 12;
    private static final long PAGE = 1L << PAGE_SHIFT;

    private final HostMemory memory;
    private final Budget budget;

    /** In order, without gaps; grows only, as a call may still be in what a smaller disk has left. */
    private volatile Extent[] extents = {};

    RegionStore(HostMemory memory, Budget budget) {
        this.memory = memory;
        this.budget = budget;
    }

    /** A segment with the bits of its pages. */
    private record Extent(Segment segment, Bitmap pages) {}

    @Override
    public void reserve(long bytes) throws IOException {
        Extent[] before = extents;
        long start = before.length == 0 ? 0 : before[before.length - 1].segment.end();
        if (bytes <= start) {
            return;
        }
        long length = (bytes - start + PAGE - 1) & -PAGE;
        Extent[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] =
                new Extent(new Segment(start, length, memory.reserve(length)), new Bitmap(length >>> PAGE_SHIFT));
        extents = after;
    }

    @Override
    public void read(long offset, ByteBuffer target) {
        long at = offset;
        while (target.hasRemaining()) {
            Segment segment = at(at).segment;
            segment.read(at - segment.start(), target);
            at = segment.end();
        }
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
        long at = offset;
        while (source.hasRemaining()) {
            Extent extent = at(at);
            Segment segment = extent.segment;
            long from = at - segment.start();
            long to = Math.min(from + source.remaining(), segment.end() - segment.start());
            long first = from >>> PAGE_SHIFT;
            long last = to + PAGE - 1 >>> PAGE_SHIFT;
            long expected = extent.pages.countClear(first, last);
            if (expected > 0) {
                budget.take(expected << PAGE_SHIFT);
            }
            segment.write(from, source);
            VarHandle.fullFence();
            long changed = extent.pages.set(first, last);
            if (changed != expected) {
                budget.adjust(changed - expected << PAGE_SHIFT);
            }
            at = segment.end();
        }
    }

    @Override
    public void release(long offset, long length) {
        long end = offset + length;
        long at = offset;
        while (at < end) {
            Extent extent = at(at);
            Segment segment = extent.segment;
            long from = at - segment.start();
            long to = Math.min(end, segment.end()) - segment.start();
            long first = from + PAGE - 1 >>> PAGE_SHIFT;
            long last = to >>> PAGE_SHIFT;
            long changed = extent.pages.clear(first, last);
            segment.release(from, to - from);
            budget.adjust(-(changed << PAGE_SHIFT));
            at = segment.end();
        }
    }

    @Override
    public void extents(long offset, long length, ExtentVisitor visitor) throws IOException {
        long end = offset + length;
        long at = offset;
        while (at < end) {
            Extent extent = at(at);
            long start = extent.segment.start();
            long limit = Math.min(end, extent.segment.end());
            long page = at - start >>> PAGE_SHIFT;
            boolean data = extent.pages.get(page);
            long run = extent.pages.endOfRun(page, limit - start + PAGE - 1 >>> PAGE_SHIFT);
            long next = Math.min(limit, start + (run << PAGE_SHIFT));
            visitor.extent(at, next - at, data ? ExtentVisitor.State.DATA : ExtentVisitor.State.HOLE);
            at = next;
        }
    }

    private Extent at(long offset) {
        Extent[] all = extents;
        int i = all.length - 1;
        while (all[i].segment.start() > offset) {
            i--;
        }
        return all[i];
    }

    @Override
    public void close() {
        for (Extent extent : extents) {
            extent.segment.close();
        }
    }
}
