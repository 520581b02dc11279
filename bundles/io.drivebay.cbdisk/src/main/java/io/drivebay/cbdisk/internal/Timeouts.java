package io.drivebay.cbdisk.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.time.Duration;

/** The rule for timeouts of events. */
public final class Timeouts {
    private static final Duration LEAST = Duration.ofSeconds(3);

    private Timeouts() {}

    /**
     * Checks a timeout.
     *
     * @throws DiskException IMPLEMENTATION_LIMIT unless it is zero or at least three seconds
     */
    public static void check(Duration timeout) throws DiskException {
        if (!timeout.isZero() && timeout.compareTo(LEAST) < 0) {
            throw new DiskException(
                    ErrorCode.IMPLEMENTATION_LIMIT,
                    "a timeout of " + timeout.toMillis() + " ms is too short; give 0 for none, or at least "
                            + LEAST.toMillis());
        }
    }
}
