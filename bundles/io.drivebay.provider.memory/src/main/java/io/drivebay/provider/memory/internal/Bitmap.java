package io.drivebay.provider.memory.internal;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A bit for each page, made in parts as bits are set. Threads: any; no locks.
 *
 * <p>All methods take a run of bits: {@code from} inclusive, {@code to} exclusive.
 */
final class Bitmap {
    private static final int WORD_SHIFT = 6;
    /** 4096 words: 1 GiB of 4 KiB pages. */
    private static final int PART_SHIFT = 12;

    private static final int PART_WORDS = 1 << PART_SHIFT;

    private final AtomicReferenceArray<AtomicLongArray> parts;

    Bitmap(long bits) {
        long words = (bits + Long.SIZE - 1) >>> WORD_SHIFT;
        parts = new AtomicReferenceArray<>(Math.toIntExact((words + PART_WORDS - 1) >>> PART_SHIFT));
    }

    /** How many bits of a run are clear. */
    long countClear(long from, long to) {
        long clear = 0;
        for (long bit = from; bit < to; bit = nextWord(bit)) {
            clear += Long.bitCount(mask(bit, to) & ~word(bit));
        }
        return clear;
    }

    /** Sets a run; returns how many bits it changed. */
    long set(long from, long to) {
        long changed = 0;
        for (long bit = from; bit < to; bit = nextWord(bit)) {
            long mask = mask(bit, to);
            // most writes go to pages that are there: they change no shared cache line
            if ((word(bit) & mask) != mask) {
                long before = part(bit).getAndAccumulate(index(bit), mask, (old, add) -> old | add);
                changed += Long.bitCount(mask & ~before);
            }
        }
        return changed;
    }

    /** Clears a run; returns how many bits it changed. */
    long clear(long from, long to) {
        long changed = 0;
        for (long bit = from; bit < to; bit = nextWord(bit)) {
            AtomicLongArray part = parts.get(partIndex(bit));
            if (part == null) {
                bit = lastOfPart(bit);
                continue;
            }
            long mask = mask(bit, to);
            if ((part.get(index(bit)) & mask) != 0) {
                long before = part.getAndAccumulate(index(bit), mask, (old, remove) -> old & ~remove);
                changed += Long.bitCount(mask & before);
            }
        }
        return changed;
    }

    boolean get(long bit) {
        return (word(bit) >>> bit & 1) != 0;
    }

    /** The first bit after {@code from} that differs from it; {@code to} if there is none before. */
    long endOfRun(long from, long to) {
        boolean state = get(from);
        long bit = from;
        while (bit < to) {
            if (!state && parts.get(partIndex(bit)) == null) {
                bit = nextWord(lastOfPart(bit));
                continue;
            }
            long differing = (state ? ~word(bit) : word(bit)) & -1L << bit;
            if (differing != 0) {
                return Math.min(to, (bit & -Long.SIZE) + Long.numberOfTrailingZeros(differing));
            }
            bit = nextWord(bit);
        }
        return to;
    }

    private long word(long bit) {
        AtomicLongArray part = parts.get(partIndex(bit));
        return part == null ? 0 : part.get(index(bit));
    }

    private AtomicLongArray part(long bit) {
        int at = partIndex(bit);
        AtomicLongArray part = parts.get(at);
        if (part != null) {
            return part;
        }
        AtomicLongArray fresh = new AtomicLongArray(PART_WORDS);
        AtomicLongArray other = parts.compareAndExchange(at, null, fresh);
        return other == null ? fresh : other;
    }

    private static int partIndex(long bit) {
        return (int) (bit >>> WORD_SHIFT + PART_SHIFT);
    }

    private static int index(long bit) {
        return (int) (bit >>> WORD_SHIFT) & PART_WORDS - 1;
    }

    private static long nextWord(long bit) {
        return (bit & -Long.SIZE) + Long.SIZE;
    }

    private static long lastOfPart(long bit) {
        return bit | (1L << WORD_SHIFT + PART_SHIFT) - 1;
    }

    /** The bits of this bit's word from it up to the end of the run. */
    private static long mask(long bit, long to) {
        long upper = -1L << bit;
        long last = to - 1;
        return last >>> WORD_SHIFT == bit >>> WORD_SHIFT ? upper & -1L >>> Long.SIZE - 1 - last : upper;
    }
}
