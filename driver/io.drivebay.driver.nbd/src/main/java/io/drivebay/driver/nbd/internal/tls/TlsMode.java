package io.drivebay.driver.nbd.internal.tls;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Whether clients of TCP encrypt. */
public enum TlsMode {
    /** They cannot. */
    OFF,
    /** They may. */
    ALLOW,
    /** They must. */
    REQUIRE;

    /** The mode with a name; INVALID_PARAMETER naming all if there is none. */
    public static TlsMode parse(String text) throws DiskException {
        for (TlsMode mode : values()) {
            if (mode.toString().equals(text)) {
                return mode;
            }
        }
        throw new DiskException(
                ErrorCode.INVALID_PARAMETER,
                "tls=" + text + " is not "
                        + Arrays.stream(values()).map(TlsMode::toString).collect(Collectors.joining(", ")));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
