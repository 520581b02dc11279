package io.drivebay.provider.nbd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.provider.nbd.internal.Ranges.Range;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sets of bytes against a set of bits. */
class RangesTest {
    private static final int BYTES = 200;

    @Test
    void tellsWhatIsNew() {
        Random random = TestSeed.random(0);
        for (int round = 0; round < 500; round++) {
            Ranges ranges = new Ranges();
            BitSet known = new BitSet();
            for (int i = 0; i < 20; i++) {
                int start = random.nextInt(BYTES);
                int end = start + 1 + random.nextInt(30);
                BitSet expected = new BitSet();
                expected.set(start, end);
                expected.andNot(known);
                known.set(start, end);
                BitSet news = new BitSet();
                for (Range range : ranges.add(start, end)) {
                    assertTrue(range.start() < range.end());
                    news.set((int) range.start(), (int) range.end());
                }
                assertEquals(expected, news);
            }
        }
    }

    @Test
    void coverageTakesEachByteOnce() {
        Random random = TestSeed.random(1);
        for (int round = 0; round < 500; round++) {
            Coverage coverage = new Coverage();
            BitSet known = new BitSet();
            while (known.cardinality() < BYTES) {
                int start = random.nextInt(BYTES);
                int end = Math.min(BYTES, start + 1 + random.nextInt(20));
                BitSet part = new BitSet();
                part.set(start, end);
                boolean isNew = !part.intersects(known);
                assertEquals(isNew, coverage.add(start, end), () -> part + " to " + known);
                if (isNew) {
                    known.or(part);
                }
                assertEquals(known.cardinality() == BYTES, coverage.is(0, BYTES));
            }
            assertFalse(coverage.add(0, 1));
        }
    }
}
