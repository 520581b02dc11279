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

    @Test
    void wrongValuesAreErrors() {
        for (var wrong : Map.of(
                        "threads",
                        "0",
                        "queue-depth",
                        "x",
                        "max-transfer",
                        "5000",
                        "poll-microseconds",
                        "-1",
                        "channel",
                        "fast")
                .entrySet()) {
            DiskException error = assertThrows(
                    DiskException.class, () -> FuseOptions.parse(Map.of(wrong.getKey(), wrong.getValue())));
            assertTrue(error.getMessage().contains(wrong.getValue()), error.getMessage());
        }
    }
}
