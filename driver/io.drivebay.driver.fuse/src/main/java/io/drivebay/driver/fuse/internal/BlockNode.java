package io.drivebay.driver.fuse.internal;

import io.drivebay.api.driver.Holder;
import io.drivebay.driver.linux.Holders;
import io.drivebay.driver.linux.Mount;
import io.drivebay.driver.linux.MountTable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A block device with its partitions: what is mounted from it, and who else keeps it. */
final class BlockNode {
    private static final Path DEVICES = Path.of("/dev");

    private final Path system;
    private final String name;

    /** @param name in sysfs, for example {@code loop0} */
    BlockNode(String name) {
        this.name = name;
        this.system = Path.of("/sys/block", name);
    }

    private Set<Path> nodes() throws IOException {
        Set<Path> nodes = new TreeSet<>(Set.of(DEVICES.resolve(name)));
        try (DirectoryStream<Path> partitions = Files.newDirectoryStream(system, name + "p*")) {
            partitions.forEach(partition -> nodes.add(DEVICES.resolve(partition.getFileName())));
        }
        return nodes;
    }

    /** What is mounted from it, the last mounted first. */
    List<Mount> mounts() throws IOException {
        List<Mount> mounts = new ArrayList<>(MountTable.read().ofDevices(nodes()));
        Collections.reverse(mounts);
        return mounts;
    }

    /** Mounts, swap and devices on top: what does not go away by itself. */
    List<Holder> lastingHolders() throws IOException {
        return Holders.lasting(nodes());
    }

    /** Those, and the processes that have it open. */
    List<Holder> holders() throws IOException {
        return Holders.ofDevices(nodes());
    }
}
