package io.drivebay.api.disk;

import io.drivebay.api.store.StoreUri;
import java.time.Duration;
import java.util.Objects;

/**
 * The medium that is inserted into a drive.
 *
 * @param store where its bytes come from
 * @param readOnly whether writes are refused
 * @param timeout how long one request may take before it fails; zero for no limit
 */
public record MediumSpec(StoreUri store, boolean readOnly, Duration timeout) {
    /** How long one request may take, if nothing else is said. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /** Checks for null. */
    public MediumSpec {
        Objects.requireNonNull(store);
        Objects.requireNonNull(timeout);
    }

    /** A medium that can be written, with the default timeout. */
    public static MediumSpec of(StoreUri store) {
        return new MediumSpec(store, false, DEFAULT_TIMEOUT);
    }
}
