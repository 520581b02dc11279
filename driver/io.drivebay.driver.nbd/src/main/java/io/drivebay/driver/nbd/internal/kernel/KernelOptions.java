package io.drivebay.driver.nbd.internal.kernel;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.TimeSpan;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a disk's declaration says about the kernel's client.
 *
 * @param connections how many it gets
 * @param timeout in whole seconds, how long the kernel waits for an answer; empty for what fits the disk
 * @param deadTimeout in whole seconds, how long I/O waits for a host that died
 */
public record KernelOptions(int connections, Optional<Duration> timeout, Duration deadTimeout) {
    public static final String CONNECTIONS = "connections";
    public static final String TIMEOUT = "timeout";
    public static final String DEAD_TIMEOUT = "dead-timeout";

    private static final int MOST_CONNECTIONS = 16;
    private static final Duration DEFAULT_DEAD_TIMEOUT = Duration.ofMinutes(2);

    /**
     * Reads the options; others among them are not looked at.
     *
     * @throws DiskException INVALID_PARAMETER, naming what is wrong
     */
    public static KernelOptions parse(Map<String, String> options) throws DiskException {
        String timeout = options.get(TIMEOUT);
        String deadTimeout = options.get(DEAD_TIMEOUT);
        return new KernelOptions(
                connections(options.getOrDefault(CONNECTIONS, "1")),
                timeout == null ? Optional.empty() : Optional.of(seconds(TIMEOUT, timeout)),
                deadTimeout == null ? DEFAULT_DEAD_TIMEOUT : seconds(DEAD_TIMEOUT, deadTimeout));
    }

    private static int connections(String text) throws DiskException {
        try {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= MOST_CONNECTIONS) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below, with the range
        }
        throw invalid(CONNECTIONS + "=" + text + " is not a number from 1 to " + MOST_CONNECTIONS);
    }

    private static Duration seconds(String name, String text) throws DiskException {
        try {
            Duration value = TimeSpan.parse(text);
            if (value.toSeconds() >= 1) {
                return Duration.ofSeconds(value.toSeconds());
            }
        } catch (IllegalArgumentException e) {
            throw new DiskException(ErrorCode.INVALID_PARAMETER, name + ": " + e.getMessage(), e);
        }
        throw invalid(name + "=" + text + " is less than a second, which is the kernel's unit");
    }

    private static DiskException invalid(String message) {
        return new DiskException(ErrorCode.INVALID_PARAMETER, message);
    }
}
