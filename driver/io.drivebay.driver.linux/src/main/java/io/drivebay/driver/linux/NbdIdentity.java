package io.drivebay.driver.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel keeps with a network block device of ours, so that a later life of the host finds it again.
 *
 * @param disk the disk's GUID
 * @param deadTimeout how long I/O waits for a host that died, in whole seconds
 * @param lasting whether a later host may go on with its medium; if not the device is of no more use when its host dies
 */
public record NbdIdentity(UUID disk, Duration deadTimeout, boolean lasting) {
    private static final Path BLOCK = Path.of("/sys/block");
    private static final String PASSING = ":passing";
    private static final Pattern TEXT =
            Pattern.compile("drivebay:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\\d{1,9})(" + PASSING + ")?");

    /** From {@link #toString()}; empty for any other text. */
    public static Optional<NbdIdentity> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new NbdIdentity(
                        UUID.fromString(matcher.group(1)),
                        Duration.ofSeconds(Long.parseLong(matcher.group(2))),
                        matcher.group(3) == null))
                : Optional.empty();
    }

    /**
     * What a device is connected with.
     *
     * @param node its path, without symbolic links
     * @return empty if it is free, somebody else's, or no network block device
     * @throws IOException if sysfs cannot be read
     */
    public static Optional<NbdIdentity> of(Path node) throws IOException {
        return Attribute.read(BLOCK.resolve(node.getFileName()).resolve("backend"))
                .flatMap(NbdIdentity::parse);
    }

    /** As the kernel keeps it, within what {@code NBD_ATTR_BACKEND_IDENTIFIER} takes. */
    @Override
    public String toString() {
        return "drivebay:" + disk + ":" + deadTimeout.toSeconds() + (lasting ? "" : PASSING);
    }
}
