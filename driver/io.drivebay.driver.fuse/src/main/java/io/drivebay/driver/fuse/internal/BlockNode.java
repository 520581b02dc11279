package io.drivebay.driver.fuse.internal;

import io.drivebay.api.driver.Holder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A block device with its partitions: what is mounted from it, and who else keeps it. */
final class BlockNode {
    private static final Path DEVICES = Path.of("/dev");
    private static final Path SWAPS = Path.of("/proc/swaps");

    private final Path system;
    private final String name;

    /** @param name in sysfs, for example {@code loop0} */
    BlockNode(String name) {
        this.name = name;
        this.system = Path.of("/sys/block", name);
    }

    private List<Path> parts() throws IOException {
        List<Path> parts = new ArrayList<>(List.of(system));
        try (DirectoryStream<Path> partitions = Files.newDirectoryStream(system, name + "p*")) {
            partitions.forEach(parts::add);
        }
        return parts;
    }

    /** The device files. */
    Set<String> nodes() throws IOException {
        Set<String> nodes = new LinkedHashSet<>();
        for (Path part : parts()) {
            nodes.add(DEVICES.resolve(part.getFileName()).toString());
        }
        return nodes;
    }

    /** What is mounted from it, the last mounted first. */
    List<MountEntry> mounts() throws IOException {
        Set<String> devices = new LinkedHashSet<>();
        for (Path part : parts()) {
            devices.add(Files.readString(part.resolve("dev")).strip());
        }
        Set<String> nodes = nodes();
        List<MountEntry> found = new ArrayList<>();
        for (MountEntry entry : MountEntry.all()) {
            // btrfs gives its mounts numbers of its own
            if (devices.contains(entry.device()) || nodes.contains(entry.source())) {
                found.add(0, entry);
            }
        }
        return found;
    }

    /** Mounts, swap and devices on top: what does not go away by itself. */
    List<Holder> lastingHolders() throws IOException {
        List<Holder> holders = new ArrayList<>();
        for (MountEntry entry : mounts()) {
            holders.add(new Holder(0, "mounted at", entry.point().toString()));
        }
        Set<String> nodes = nodes();
        for (String line : Files.readAllLines(SWAPS)) {
            String swap = line.split("\\s", 2)[0];
            if (nodes.contains(swap)) {
                holders.add(new Holder(0, "swap space on", swap));
            }
        }
        for (Path part : parts()) {
            try (DirectoryStream<Path> above = Files.newDirectoryStream(part.resolve("holders"))) {
                above.forEach(
                        device -> holders.add(new Holder(0, "used by device", DEVICES + "/" + device.getFileName())));
            }
        }
        return holders;
    }
}
