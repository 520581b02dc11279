package io.drivebay.driver.fuse.internal.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LendingTest {
    private static final int SMALL = 4096;
    private static final int LARGE = 128 << 10;

    private final Lending lending = new Lending();

    @Test
    void halfOfTheEntriesStay() {
        assertEquals(0, lendable(1));
        assertEquals(1, lendable(2));
        assertEquals(1, lendable(3));
        assertEquals(16, lendable(32));
    }

    private static long lendable(int depth) {
        return IntStream.range(0, depth)
                .filter(index -> Lending.canBeLent(index, depth))
                .count();
    }

    @Test
    void manyOrLargeOnesAreBusy() {
        assertTrue(Lending.busy(SMALL, true));
        assertTrue(Lending.busy(LARGE, false));
        assertFalse(Lending.busy(SMALL, false));
        assertFalse(Lending.busy(0, false));
    }

    @Test
    void goesHomeAfterAQuietRow() {
        for (int i = 0; i < 15; i++) {
            assertFalse(lending.goesHome(false));
        }
        assertTrue(lending.goesHome(false));
        assertFalse(lending.goesHome(false), "each has its own row");
    }

    @Test
    void staysWhileItIsBusy() {
        for (int i = 0; i < 100; i++) {
            assertFalse(lending.goesHome(i % 10 == 0));
        }
    }
}
