package io.drivebay.driver.fuse.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FuseOptionsTest {
    @Test
    void readsWhatThereIs() throws Exception {
        FuseOptions options = FuseOptions.parse(
                Map.of("channel", "classic", "threads", "3", "queue-depth", "64", "max-transfer", "128K"));
        assertEquals(
                new FuseOptions(Optional.of(ChannelKind.CLASSIC), 3, 64, 128 << 10, Duration.ofNanos(50_000)), options);
    }

    @Test
    void unknownOnesAreErrorsThatListTheKnown() {
        DiskException error = assertThrows(DiskException.class, () -> FuseOptions.parse(Map.of("treads", "2")));
        assertEquals(ErrorCode.INVALID_PARAMETER, error.code());
        assertTrue(error.getMessage().contains("'treads'"), error.getMessage());
        assertTrue(error.getMessage().contains("queue-depth"), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "threads, 0",
        "queue-depth, x",
        "max-transfer, 5000",
        "poll-microseconds, -1",
        "poll-microseconds, 1001",
        "channel, fast"
    })
    void wrongValuesAreErrors(String name, String value) {
        DiskException error = assertThrows(DiskException.class, () -> FuseOptions.parse(Map.of(name, value)));
        assertEquals(ErrorCode.INVALID_PARAMETER, error.code());
        assertTrue(error.getMessage().contains(value), error.getMessage());
    }

    @Test
    void pollingIsInMicroseconds() throws Exception {
        assertEquals(Duration.ofNanos(50_000), FuseOptions.parse(Map.of()).poll());
        assertEquals(
                Duration.ZERO,
                FuseOptions.parse(Map.of("poll-microseconds", "0")).poll());
        assertEquals(
                Duration.ofMillis(1),
                FuseOptions.parse(Map.of("poll-microseconds", "1000")).poll());
    }
}
