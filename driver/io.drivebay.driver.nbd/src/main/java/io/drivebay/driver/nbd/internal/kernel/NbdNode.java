package io.drivebay.driver.nbd.internal.kernel;

import io.drivebay.api.driver.Holder;
import io.drivebay.driver.linux.Holders;
import io.drivebay.driver.linux.MountTable;
import io.drivebay.driver.linux.NbdIdentity;
import io.drivebay.driver.linux.Partitions;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network block device as sysfs shows it.
 *
 * @param number of {@code /dev/nbdN}
 */
record NbdNode(int number) {
    private static final Path BLOCK = Path.of("/sys/block");
    private static final String PREFIX = "nbd";
    private static final int SECTOR = 512;

    /** All that there are, connected or not. */
    static List<NbdNode> all() throws IOException {
        List<NbdNode> nodes = new ArrayList<>();
        try (DirectoryStream<Path> devices = Files.newDirectoryStream(BLOCK, PREFIX + "[0-9]*")) {
            for (Path device : devices) {
                String name = device.getFileName().toString();
                nodes.add(new NbdNode(Integer.parseInt(name.substring(PREFIX.length()))));
            }
        }
        return nodes;
    }

    Path path() {
        return Path.of("/dev", name());
    }

    private String name() {
        return PREFIX + number;
    }

    private Path system(String attribute) {
        return BLOCK.resolve(name()).resolve(attribute);
    }

    /** What it was connected with; empty if it is free or somebody else's. */
    Optional<NbdIdentity> identity() throws IOException {
        return NbdIdentity.of(path());
    }

    long bytes() throws IOException {
        return number("size") * SECTOR;
    }

    int sector() throws IOException {
        return (int) number("queue/logical_block_size");
    }

    boolean readOnly() throws IOException {
        return number("ro") != 0;
    }

    /**
     * How many it was connected with, dead ones as well: each has a queue. Those beyond the number of processors have none,
     * and the kernel sends nothing over them.
     */
    int connections() throws IOException {
        int queues = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(system("mq"))) {
            for (Path entry : entries) {
                queues += Files.isDirectory(entry) ? 1 : 0;
            }
        }
        return queues;
    }

    /** Keeps requests within a size. */
    void limitTransfers(long bytes) throws IOException {
        if (number("queue/max_sectors_kb") > bytes >> 10) {
            Files.writeString(system("queue/max_sectors_kb"), Long.toString(bytes >> 10));
        }
    }

    /** Makes the kernel tell udev of it once more: when it tells of a connection, sysfs does not say yet whose it is. */
    void tell() throws IOException {
        Files.writeString(system("uevent"), "change");
    }

    private long number(String attribute) throws IOException {
        return Long.parseLong(Files.readString(system(attribute)).strip());
    }

    /** Who has it or a partition of it. */
    List<Holder> holders() throws IOException {
        return Holders.ofDevices(nodes());
    }

    /** Where it or a partition of it is mounted, the last mounted first. */
    List<Path> mounts() throws IOException {
        List<Path> targets = new ArrayList<>();
        MountTable.read().ofDevices(nodes()).forEach(mount -> targets.add(0, Path.of(mount.target())));
        return targets;
    }

    private List<Path> nodes() throws IOException {
        List<Path> nodes = new ArrayList<>(Partitions.of(path()));
        nodes.add(0, path());
        return nodes;
    }
}
