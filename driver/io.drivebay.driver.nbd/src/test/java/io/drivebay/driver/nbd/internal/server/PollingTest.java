package io.drivebay.driver.nbd.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PollingTest {
    private static final long SHORT = Polling.SHORT_ROUND_NANOS - 1;
    private static final long LONG = Polling.SHORT_ROUND_NANOS;

    private final Polling polling = new Polling(Duration.ofNanos(1000));

    private void round(long waited, long served) {
        polling.waited(waited);
        polling.served(served);
    }

    private int roundsUntilItPays() {
        int rounds = 0;
        while (!polling.pays()) {
            round(999, SHORT);
            rounds++;
        }
        return rounds;
    }

    @Test
    void paysForAClientThatAsksAgainSoon() {
        assertEquals(Polling.ROUNDS, roundsUntilItPays());
        round(999, SHORT);
        assertTrue(polling.pays());
    }

    @Test
    void endsWhenNothingComes() {
        roundsUntilItPays();
        polling.waited(1000);
        assertFalse(polling.pays());
        // a pause alone says nothing against the client
        round(999, SHORT);
        assertTrue(polling.pays());
    }

    @Test
    void oneRoundOfMuchWorkEndsItForAWhile() {
        roundsUntilItPays();
        round(0, LONG);
        assertEquals(Polling.ROUNDS, roundsUntilItPays());
    }

    @Test
    void neverPaysIfItIsSwitchedOff() {
        Polling off = new Polling(Duration.ZERO);
        for (int i = 0; i < 2 * Polling.ROUNDS; i++) {
            off.waited(0);
            off.served(0);
            assertFalse(off.pays());
        }
    }
}
