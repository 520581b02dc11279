package io.drivebay.driver.nbd.internal.kernel;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel keeps with a device of ours, so that a later life of the host finds it again.
 *
 * @param disk the disk's GUID
 * @param deadTimeout how long I/O waits for a host that died, in whole seconds
 */
record Identity(UUID disk, Duration deadTimeout) {
    private static final Pattern TEXT =
            Pattern.compile("drivebay:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\\d{1,9})");

    /** From {@link #toString()}; empty for any other text. */
    static Optional<Identity> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new Identity(
                        UUID.fromString(matcher.group(1)), Duration.ofSeconds(Long.parseLong(matcher.group(2)))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "drivebay:" + disk + ":" + deadTimeout.toSeconds();
    }
}
