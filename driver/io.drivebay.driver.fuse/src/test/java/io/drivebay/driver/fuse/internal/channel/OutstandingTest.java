package io.drivebay.driver.fuse.internal.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutstandingTest {
    private final AtomicInteger given = new AtomicInteger();
    private final Outstanding outstanding = new Outstanding(given::incrementAndGet);

    @Test
    void givesBackWhenTheOwnerHasEndedAndTheLastIsDone() {
        outstanding.returned();
        outstanding.ended(2);
        assertEquals(0, given.get());
        outstanding.returned();
        assertEquals(1, given.get());
    }

    @Test
    void givesBackAtTheEndIfAllAreDone() {
        outstanding.returned();
        outstanding.ended(1);
        assertEquals(1, given.get());
    }

    /** A busy queue serves 2^32 requests in a day. */
    @Test
    void goesOnBeyondWhatAnIntCounts() {
        outstanding.ended(-(1L << 32) + 1);
        outstanding.returned();
        assertEquals(0, given.get(), "given back while the owner is at work");
    }
}
