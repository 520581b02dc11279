package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the kernel has found in a block device's partition table. Threads: any. */
public final class Partitions {
    private static final Path BLOCK = Path.of("/sys/block");
    private static final Path DEVICES = Path.of("/dev");

    /** include/uapi/linux/blkpg.h. */
    private static final long BLKPG = 0x1269;

    private static final int BLKPG_DEL_PARTITION = 2;
    /** {@code struct blkpg_ioctl_arg}: op, flags, datalen, padding, data. */
    private static final int ARGUMENT_BYTES = 24;

    private static final int ARGUMENT_LENGTH = 8;
    private static final int ARGUMENT_DATA = 16;
    /** {@code struct blkpg_partition}: start, length, number, two names of 64 bytes. */
    private static final int PARTITION_BYTES = 152;

    private static final int PARTITION_NUMBER = 16;

    private Partitions() {}

    /** The nodes of a whole device's partitions, for example {@code /dev/nbd0p1}; none if the device is gone. */
    public static List<Path> of(Path device) throws IOException {
        List<Path> nodes = new ArrayList<>();
        for (Path entry : entries(device)) {
            nodes.add(DEVICES.resolve(entry.getFileName()));
        }
        return nodes;
    }

    /**
     * Has the kernel forget them; the table on the device stays.
     *
     * @throws DiskException BUSY if one is in use
     */
    public static void forget(Path device) throws IOException {
        List<Path> entries = entries(device);
        if (entries.isEmpty()) {
            return;
        }
        try (Descriptor node = Descriptor.reading(device);
                NativeBuffer argument = NativeBuffer.allocate(ARGUMENT_BYTES + PARTITION_BYTES)) {
            argument.bytes()
                    .putInt(0, BLKPG_DEL_PARTITION)
                    .putInt(ARGUMENT_LENGTH, PARTITION_BYTES)
                    .putLong(ARGUMENT_DATA, argument.address() + ARGUMENT_BYTES);
            for (Path entry : entries) {
                int number = Integer.parseInt(
                        Files.readString(entry.resolve("partition")).strip());
                argument.bytes().putInt(ARGUMENT_BYTES + PARTITION_NUMBER, number);
                if (LibC.ioctl(node.number(), BLKPG, argument.address()) < 0) {
                    throw Errno.exception("have the kernel forget " + DEVICES.resolve(entry.getFileName()));
                }
            }
        }
    }

    private static List<Path> entries(Path device) throws IOException {
        Path system = BLOCK.resolve(device.getFileName());
        List<Path> entries = new ArrayList<>();
        if (Files.isDirectory(system)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(system, device.getFileName() + "p*")) {
                found.forEach(entries::add);
            }
        }
        return entries;
    }
}
