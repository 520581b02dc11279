package io.drivebay.driver.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A device's number.
 *
 * @param major of the driver
 * @param minor of the device
 */
public record DeviceNumber(int major, int minor) {
    private static final int S_IFMT = 0xF000;
    private static final int S_IFBLK = 0x6000;

    /** The number of a block device's node, links followed; empty if the path is none or cannot be reached. */
    public static Optional<DeviceNumber> ofBlockDevice(Path node) {
        try {
            Map<String, Object> attributes = Files.readAttributes(node, "unix:mode,rdev");
            if (((Integer) attributes.get("mode") & S_IFMT) != S_IFBLK) {
                return Optional.empty();
            }
            return Optional.of(of((Long) attributes.get("rdev")));
        } catch (IOException e) {
            // a node that is gone is no block device any more
            return Optional.empty();
        }
    }

    /** From {@code dev_t} as the C library packs it ({@code gnu_dev_major}, {@code gnu_dev_minor}). */
    private static DeviceNumber of(long packed) {
        return new DeviceNumber(
                (int) (packed >>> 8 & 0xFFF | packed >>> 32 & ~0xFFF), (int) (packed & 0xFF | packed >>> 12 & ~0xFF));
    }

    /** {@code 7:0}, as in sysfs. */
    @Override
    public String toString() {
        return major + ":" + minor;
    }
}
