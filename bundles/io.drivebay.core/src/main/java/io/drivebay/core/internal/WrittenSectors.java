package io.drivebay.core.internal;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Which sectors of a medium have been written, for as long as it is in the drive. */
final class WrittenSectors {
    private static final int CHUNK_BITS = 16;
    private static final int CHUNK = 1 << CHUNK_BITS;

    /** A bit a sector, in chunks; guarded by this. */
    private final Map<Long, BitSet> chunks = new HashMap<>();

    private interface Part {
        boolean visit(long chunk, int from, int to);
    }

    /** Marks sectors as written; false, and nothing is marked, if one of them is already. */
    synchronized boolean claim(long first, long count) {
        boolean free = each(first, count, (chunk, from, to) -> {
            BitSet bits = chunks.get(chunk);
            int next = bits == null ? -1 : bits.nextSetBit(from);
            return next < 0 || next >= to;
        });
        return free
                && each(first, count, (chunk, from, to) -> {
                    chunks.computeIfAbsent(chunk, key -> new BitSet(CHUNK)).set(from, to);
                    return true;
                });
    }

    /** Takes a claim back: the write failed. */
    synchronized void release(long first, long count) {
        each(first, count, (chunk, from, to) -> {
            chunks.get(chunk).clear(from, to);
            return true;
        });
    }

    private static boolean each(long first, long count, Part part) {
        long end = first + count;
        for (long at = first; at < end; at = (at / CHUNK + 1) * CHUNK) {
            int from = (int) (at % CHUNK);
            if (!part.visit(at / CHUNK, from, (int) Math.min(CHUNK, from + end - at))) {
                return false;
            }
        }
        return true;
    }
}
