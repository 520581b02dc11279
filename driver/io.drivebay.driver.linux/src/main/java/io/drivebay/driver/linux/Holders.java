package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.api.driver.Holder;
import io.drivebay.driver.linux.internal.ProcessScan;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who keeps a folder or a block device busy, found in /proc and /sys: no file system is asked, so that one that hangs
 * does no harm. What this user may not see, or what comes and goes meanwhile, is left out. Threads: any.
 */
public final class Holders {
    private static final Path BLOCK_DEVICES = Path.of("/sys/block");
    private static final Path BY_NUMBER = Path.of("/sys/dev/block");
    private static final Path DEVICES = Path.of("/dev");
    private static final Path SWAPS = Path.of("/proc/swaps");

    private Holders() {}

    /**
     * Who uses anything in or beneath a folder: open files, working and root folders, mapped files; mounts, loop
     * devices and swap files.
     *
     * @param folder an absolute path without symbolic links
     */
    public static List<Holder> ofFolder(Path folder) throws DiskException {
        List<Holder> holders = new ArrayList<>(ProcessScan.find(path -> path.startsWith(folder)));
        for (Mount mount : MountTable.read().mounts()) {
            if (!mount.target().equals(folder.toString()) && mount.target().startsWith(folder + "/")) {
                holders.add(new Holder(0, "a mount of " + mount.source() + " at", mount.target()));
            }
        }
        for (Path device : list(BLOCK_DEVICES)) {
            firstLine(device.resolve("loop/backing_file"))
                    .filter(file -> file.startsWith(folder + "/"))
                    .ifPresent(file ->
                            holders.add(new Holder(0, "loop device /dev/" + device.getFileName() + " over", file)));
        }
        swaps().stream()
                .filter(path -> path.startsWith(folder + "/"))
                .forEach(path -> holders.add(new Holder(0, "swap in", path)));
        return List.copyOf(holders);
    }

    /**
     * Who uses a regular file: processes that have it open or mapped.
     *
     * @param file its path, without symbolic links
     */
    public static List<Holder> ofFile(Path file) {
        return List.copyOf(ProcessScan.find(file::equals));
    }

    /**
     * Who uses block devices: what stays by itself, see {@link #lasting}, then processes that have a node open.
     *
     * @param nodes their paths, without symbolic links
     */
    public static List<Holder> ofDevices(Collection<Path> nodes) throws DiskException {
        List<Holder> holders = new ArrayList<>(lasting(nodes));
        Set<DeviceNumber> numbers = new HashSet<>();
        nodes.forEach(node -> DeviceNumber.ofBlockDevice(node).ifPresent(numbers::add));
        // only paths in /dev are asked for their number: nothing can hang there
        holders.addAll(ProcessScan.find(path -> nodes.contains(path)
                || path.startsWith(DEVICES)
                        && DeviceNumber.ofBlockDevice(path)
                                .filter(numbers::contains)
                                .isPresent()));
        return List.copyOf(holders);
    }

    /**
     * What keeps block devices and does not go away by itself: mounts, devices on top, swap.
     *
     * @param nodes their paths, without symbolic links
     */
    public static List<Holder> lasting(Collection<Path> nodes) throws DiskException {
        List<Holder> holders = new ArrayList<>();
        MountTable table = MountTable.read();
        List<String> swaps = swaps();
        for (Path node : nodes) {
            for (Mount mount : table.ofDevice(node)) {
                holders.add(new Holder(0, "a mount of " + node + " at", mount.target()));
            }
            for (Path device : DeviceNumber.ofBlockDevice(node)
                    .map(number -> list(BY_NUMBER.resolve(number + "/holders")))
                    .orElse(List.of())) {
                holders.add(new Holder(0, "device /dev/" + device.getFileName() + " on", node.toString()));
            }
            if (swaps.contains(node.toString())) {
                holders.add(new Holder(0, "swap on", node.toString()));
            }
        }
        return List.copyOf(holders);
    }

    private static List<String> swaps() {
        try {
            return Files.readAllLines(SWAPS).stream()
                    .skip(1)
                    .map(line -> line.split("\\s+")[0])
                    .toList();
        } catch (IOException e) {
            // a kernel without swap
            return List.of();
        }
    }

    private static List<Path> list(Path folder) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (IOException | DirectoryIteratorException e) {
            // a device that went meanwhile, or no sysfs: nobody to name
            return List.of();
        }
        return entries;
    }

    private static Optional<String> firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst();
        } catch (IOException e) {
            // no loop device, or not bound
            return Optional.empty();
        }
    }
}
