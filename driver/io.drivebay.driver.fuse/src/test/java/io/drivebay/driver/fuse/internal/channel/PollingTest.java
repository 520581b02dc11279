package io.drivebay.driver.fuse.internal.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PollingTest {
    private final Polling polling = new Polling(Duration.ofNanos(1000));

    @BeforeEach
    void paysAfterSomeRoundsOfOneShortRequest() {
        assertEquals(Polling.ROUNDS, roundsUntilItPays());
        polling.served(1, Polling.SHORT_NANOS - 1);
        polling.waited(999);
        assertTrue(polling.pays());
    }

    private int roundsUntilItPays() {
        int rounds = 0;
        while (!polling.pays()) {
            polling.waited(999);
            polling.served(1, Polling.SHORT_NANOS - 1);
            rounds++;
        }
        return rounds;
    }

    @Test
    void endsWhenNothingComes() {
        polling.waited(1000);
        assertEquals(Polling.ROUNDS, roundsUntilItPays());
    }

    /** Several at once; a large one; those that other threads answer. */
    @ParameterizedTest
    @CsvSource({"2, 0", "1, " + Polling.SHORT_NANOS, "0, 0"})
    void endsWithOtherRequests(int requests, long nanos) {
        polling.served(requests, nanos);
        assertEquals(Polling.ROUNDS, roundsUntilItPays());
    }

    @Test
    void asksForMoreRoundsOfThoseWhoDidNotWait() {
        polling.foundAtOnce();
        assertEquals(2 * Polling.ROUNDS, roundsUntilItPays());
        polling.foundAtOnce();
        assertEquals(4 * Polling.ROUNDS, roundsUntilItPays());
        polling.waited(Polling.PAUSE_NANOS);
        assertEquals(Polling.ROUNDS, roundsUntilItPays());
    }

    @Test
    void asksForManyRoundsAtMost() {
        for (int i = 0; i < 64; i++) {
            polling.foundAtOnce();
        }
        assertEquals(Polling.MOST_ROUNDS, roundsUntilItPays());
    }

    @Test
    void neverPaysIfItIsSwitchedOff() {
        Polling off = new Polling(Duration.ZERO);
        for (int i = 0; i < 2 * Polling.ROUNDS; i++) {
            off.served(1, 0);
            off.waited(0);
            assertFalse(off.pays());
        }
    }
}
