package io.drivebay.api.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreUriTest {
    @Test
    void readsFiltersLocationAndOptions() throws Exception {
        StoreUri uri = StoreUri.parse("cow+File:/data/a%20b%C3%A4.img?size=10G&cow.store=/tmp/x%26y");
        assertEquals(List.of("cow", "file"), uri.names());
        assertEquals("/data/a bä.img", uri.location());
        assertEquals(Map.of("size", "10G", "cow.store", "/tmp/x&y"), uri.options());
        assertEquals("10G", StoreLayer.provider(uri, "file").option("size").orElseThrow());
        assertEquals("/tmp/x&y", StoreLayer.filter(uri, "cow").option("store").orElseThrow());
        assertEquals(10L << 30, StoreLayer.provider(uri, "file").size("size").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1, no colon",
        "file, 5, no colon",
        "':x', 1, name is missing",
        "'+file:x', 1, name is missing",
        "'cow++file:x', 5, name is missing",
        "'fi_le:x', 3, cannot stand",
        "'1file:x', 1, cannot stand",
        "'file:/a%4', 8, escape",
        "'file:/a%zz', 8, escape",
        "'file:/a?', 9, key=value",
        "'file:/a?size', 9, key=value",
        "'file:/a?=3', 9, option is missing",
        "'file:/a?a=1&a=2', 13, twice",
        "'file:/a?a=1&', 13, key=value"
    })
    void pointsAtWhatIsWrong(String text, int column, String reason) {
        StoreUriException refusal = assertThrows(StoreUriException.class, () -> StoreUri.parse(text));
        assertEquals(column, refusal.column(), refusal.getMessage());
        assertTrue(refusal.reason().contains(reason), refusal.getMessage());
    }

    @Test
    void optionValuesStayOutOfMessages() throws Exception {
        StoreUri uri = StoreUri.parse("file:/a?password=hunter2");
        assertFalse(uri.optionError("password", "wrong").getMessage().contains("hunter2"));
        assertFalse(uri.toString().contains("hunter2"));
    }

    @Test
    void anOptionCanBeExchanged() throws Exception {
        assertEquals(
                "file:/a?size=7&b=2",
                StoreUri.parse("file:/a?size=1G&b=2").withOption("size", "7").text());
        assertEquals(
                "file:/a?b=2&size=7",
                StoreUri.parse("file:/a?b=2&size=1G").withOption("size", "7").text());
    }

    /** Any location and value survive writing and reading; any text is read or refused with a column within it. */
    @Test
    void survivesAnything() throws Exception {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("survivesAnything seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 5000; i++) {
            String location = text(random);
            String value = text(random);
            StoreUri uri = StoreUri.parse("x:" + encoded(location) + "?k=" + encoded(value));
            assertEquals(location, uri.location(), () -> "seed " + seed);
            assertEquals(value, uri.options().get("k"), () -> "seed " + seed);
            String garbage = text(random);
            try {
                StoreUri.parse(garbage);
            } catch (StoreUriException e) {
                assertTrue(
                        e.column() >= 1 && e.column() <= garbage.length() + 1, () -> "seed " + seed + ": " + garbage);
            }
        }
    }

    private static String text(Random random) {
        String some = "ab:+?&=%./é€😀 09fFzZ";
        StringBuilder text = new StringBuilder();
        int[] points = some.codePoints().toArray();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
