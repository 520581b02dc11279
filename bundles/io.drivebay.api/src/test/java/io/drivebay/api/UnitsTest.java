package io.drivebay.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.disk.LatencyHistogram;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "512, 512",
        "1k, 1024",
        "64K, 65536",
        "1.5M, 1572864",
        "10GiB, 10737418240",
        "10 gb, 10737418240",
        "7E, 8070450532247928832"
    })
    void readsSizes(String text, long bytes) {
        assertEquals(bytes, ByteSize.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "8E", "9999999999999999999", "1.G", "1KK", "1 0"})
    void refusesWhatIsNoSize(String text) {
        assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1 KiB", "1536, 1.5 KiB", "1073741824, 1 GiB"})
    void writesSizes(long bytes, String text) {
        assertEquals(text, ByteSize.format(bytes));
    }

    @ParameterizedTest
    @CsvSource({"0, PT0S", "500ms, PT0.5S", "30s, PT30S", "2m, PT2M", "1h, PT1H", "PT3S, PT3S", "1 S, PT1S"})
    void readsTimeSpans(String text, Duration span) {
        assertEquals(span, TimeSpan.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1s", "PT-1S", "3", "s", "1d"})
    void refusesWhatIsNoTimeSpan(String text) {
        assertThrows(IllegalArgumentException.class, () -> TimeSpan.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1fad0ef2-9a03-4b87-b4bc-645b7035ed90",
                "{1fad0ef2-9a03-4b87-b4bc-645b7035ed90}",
                "1FAD0EF2-9A03-4B87-B4BC-645B7035ED90",
                "{1FAD0EF2-9A03-4B87-B4BC-645B7035ED90}"
            })
    void readsGuids(String text) {
        UUID guid = Guid.parse(text);
        assertEquals("1fad0ef2-9a03-4b87-b4bc-645b7035ed90", guid.toString());
        assertEquals("{1FAD0EF2-9A03-4B87-B4BC-645B7035ED90}", Guid.registryFormat(guid));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{",
                "1-2-3-4-5",
                "1fad0ef29a034b87b4bc645b7035ed90",
                "{1fad0ef2-9a03-4b87-b4bc-645b7035ed90",
                "1fad0ef2-9a03-4b87-b4bc-645b7035ed90}",
                "{{1fad0ef2-9a03-4b87-b4bc-645b7035ed90}}",
                " 1fad0ef2-9a03-4b87-b4bc-645b7035ed90",
                "1fad0ef2-9a03-4b87-b4bc-645b7035ed90\n"
            })
    void refusesWhatIsNoGuid(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Guid.parse(text))
                .getMessage();
        assertTrue(message.matches("[ -~]*' is no GUID; [ -~]*"), message);
    }

    @Test
    void histogramIsOffByAnEighthAtMost() {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("histogramIsOffByAnEighthAtMost seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            long value = random.nextLong() >>> random.nextInt(64) >>> 1;
            int bucket = LatencyHistogram.bucket(value);
            long bound = LatencyHistogram.upperBound(bucket);
            assertTrue(bucket >= 0 && bucket < LatencyHistogram.BUCKETS, "seed " + seed);
            assertTrue(bound >= value && bound - value <= value / 8, () -> "seed " + seed + ": " + value + " " + bound);
        }
        assertEquals(0, LatencyHistogram.bucket(-5));
    }
}
