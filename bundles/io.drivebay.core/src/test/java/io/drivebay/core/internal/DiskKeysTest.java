package io.drivebay.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator may write. */
class DiskKeysTest {
    private static void refused(String key, Object value, String words) {
        DiskException refusal =
                assertThrows(DiskException.class, () -> DiskKeys.check(Map.of("store", "mem:1M", key, value)));
        assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
        assertEquals(words, refusal.getMessage());
    }

    @Test
    void whatIsKnown() throws DiskException {
        DiskKeys.check(Map.of(
                "store", "mem:1M", "sector-size", 512, "read-only", "True", "driver.options", new String[] {"a=b"}));
        DiskKeys.check(Map.of(
                "service.pid",
                "a~b",
                "component.id",
                7L,
                "felix.fileinstall.filename",
                "file:/a",
                "osgi.ds.satisfying.condition.target",
                "(a=b)",
                ".own",
                "",
                ":c:",
                ""));
    }

    @Test
    void whatIsNot() {
        refused(
                "readonly",
                "true",
                "there is no key 'readonly'; there are driver, driver.options, format, guid,"
                        + " hold-timeout, mounting-points, name, read-only, scan-partitions, sector-size, store, timeout, type");
        refused(
                "Store",
                "mem:1M",
                "there is no key 'Store'; there are driver, driver.options, format, guid,"
                        + " hold-timeout, mounting-points, name, read-only, scan-partitions, sector-size, store, timeout, type");
        refused("read-only", "yes", "read-only 'yes' is neither true nor false");
        refused("read-only", "true ", "read-only 'true ' is neither true nor false");
        refused("sector-size", "4K", "sector-size '4K' is no number");
    }
}
