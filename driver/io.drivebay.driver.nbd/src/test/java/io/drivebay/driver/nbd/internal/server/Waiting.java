package io.drivebay.driver.nbd.internal.server;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what another thread does, until the test's time is over, of which JUnit tells by an interrupt. */
final class Waiting {
    private Waiting() {}

    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
            assertFalse(Thread.currentThread().isInterrupted(), "it does not come");
        }
    }
}
