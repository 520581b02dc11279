package io.drivebay.provider.memory.internal;

import java.util.concurrent.atomic.AtomicLongArray;

/** Which pages of a chunk hold data, a bit each. Threads: any; each bit changes by itself. */
final class PageSet {
    private static final int WORD = Long.SIZE;

    private final AtomicLongArray words;

    /** @param pages a multiple of 64 */
    PageSet(int pages) {
        words = new AtomicLongArray(pages / WORD);
    }

    /** How many pages from first up to, without, end are not in the set. */
    int missing(int first, int end) {
        int missing = 0;
        for (int word = first / WORD; word * WORD < end; word++) {
            long wanted = mask(word, first, end);
            missing += Long.bitCount(wanted & ~words.get(word));
        }
        return missing;
    }

    /** Adds pages; how many were not there. */
    int add(int first, int end) {
        int added = 0;
        for (int word = first / WORD; word * WORD < end; word++) {
            long wanted = mask(word, first, end);
            long before = words.get(word);
            while ((before & wanted) != wanted) {
                long seen = words.compareAndExchange(word, before, before | wanted);
                if (seen == before) {
                    added += Long.bitCount(wanted & ~before);
                    break;
                }
                before = seen;
            }
        }
        return added;
    }

    /** Removes pages; how many were there. */
    int remove(int first, int end) {
        int removed = 0;
        for (int word = first / WORD; word * WORD < end; word++) {
            long unwanted = mask(word, first, end);
            long before = words.get(word);
            while ((before & unwanted) != 0) {
                long seen = words.compareAndExchange(word, before, before & ~unwanted);
                if (seen == before) {
                    removed += Long.bitCount(before & unwanted);
                    break;
                }
                before = seen;
            }
        }
        return removed;
    }

    boolean contains(int page) {
        return (words.get(page / WORD) >>> page % WORD & 1) != 0;
    }

    /** Where the run of pages from here that are in the set, or are not, ends; at most end. */
    int endOfRun(int page, int end, boolean contained) {
        long flip = contained ? -1L : 0;
        int at = page;
        while (at < end) {
            long others = (words.get(at / WORD) ^ flip) & -1L << at % WORD;
            if (others != 0) {
                return Math.min(end, at / WORD * WORD + Long.numberOfTrailingZeros(others));
            }
            at = (at / WORD + 1) * WORD;
        }
        return end;
    }

    private static long mask(int word, int first, int end) {
        long mask = -1L;
        if (word == first / WORD) {
            mask &= -1L << first % WORD;
        }
        if (word == (end - 1) / WORD) {
            mask &= -1L >>> (WORD - 1 - (end - 1) % WORD);
        }
        return mask;
    }
}
