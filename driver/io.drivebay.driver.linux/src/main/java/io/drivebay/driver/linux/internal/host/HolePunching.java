package io.drivebay.driver.linux.internal.host;

import io.drivebay.driver.linux.internal.jna.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a file's or a block device's room can be given back in place. */
final class HolePunching {
    private static final int SEEK_END = 2;
    private static final Path BLOCK_DEVICES = Path.of("/sys/dev/block");

    private HolePunching() {}

    static boolean works(int fd, FileStatus status) {
        if (status.blockDevice()) {
            return deviceUnmaps(status.deviceMajor() + ":" + status.deviceMinor());
        }
        // beyond the end a hole changes nothing, and a file system that has none says so
        long end = LibC.lseek64(fd, 0, SEEK_END);
        return LibC.fallocate64(fd, Fallocate.PUNCH_HOLE, Math.max(end, 0), 1) >= 0;
    }

    private static boolean deviceUnmaps(String number) {
        Path device = BLOCK_DEVICES.resolve(number);
        // a partition has the queue of its disk
        return unmaps(device.resolve("queue")) || unmaps(device.resolve("../queue"));
    }

    private static boolean unmaps(Path queue) {
        try {
            return Long.parseLong(Files.readString(queue.resolve("write_zeroes_max_bytes"))
                            .strip())
                    > 0;
        } catch (IOException | NumberFormatException e) {
            // no queue here, or a kernel that does not tell: go without
            return false;
        }
    }
}
