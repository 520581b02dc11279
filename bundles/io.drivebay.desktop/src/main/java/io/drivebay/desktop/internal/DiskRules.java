package io.drivebay.desktop.internal;

import io.drivebay.api.DiskException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What udev says of each disk beside what it finds out itself: a file of udev rules for each disk, in the folder that
 * goes with a reboot. The first line is ours, and names the host, so that the next one removes what a dead one left.
 */
final class DiskRules {
    private static final String FOLDER = "run/udev/rules.d";
    private static final String SUFFIX = ".rules";
    private static final Path DEVICES = Path.of("/dev");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final Path root;
    private final Path folder;
    private final String kind;
    private final String prefix;
    private final Pattern head;

    /**
     * The rules of one kind.
     *
     * @param root the system's
     * @param kind in the names of the files
     */
    DiskRules(Path root, String kind) {
        this.root = root;
        this.kind = kind;
        folder = root.resolve(FOLDER);
        prefix = "71-drivebay-" + kind + "-";
        head = Pattern.compile("# " + kind + " (\\S+) of host (\\d+) (\\d+)");
    }

    /** The value that is kept for a disk. */
    Optional<String> of(UUID disk) throws DiskException {
        return head(rules(disk)).map(first -> first.group(1));
    }

    /**
     * Writes the rules; without a block device they match nothing yet.
     *
     * @param value without blanks; for {@link #of}
     * @param properties what udev is to say of the node
     */
    void keep(UUID disk, Optional<Path> node, String value, SortedMap<String, String> properties) throws DiskException {
        StringBuilder rules = new StringBuilder();
        long pid = ProcessHandle.current().pid();
        rules.append("# " + kind + " " + value + " of host " + pid + " " + started(pid) + "\n");
        if (node.isPresent() && DEVICES.equals(node.get().getParent())) {
            String device = node.get().getFileName().toString();
            rules.append("SUBSYSTEM==\"block\", KERNEL==\"" + device + "\"" + sequence(device));
            properties.forEach((key, word) -> rules.append(", ENV{" + key + "}=\"" + word + "\""));
            rules.append("\n");
        }
        SystemFiles.write(rules(disk), rules.toString().getBytes(StandardCharsets.UTF_8));
    }

    void forget(UUID disk) throws DiskException {
        SystemFiles.delete(rules(disk));
    }

    /** Removes the rules of hosts that live no more. */
    void forgetDeadHosts() throws DiskException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "*" + SUFFIX)) {
            for (Path file : files) {
                Optional<Matcher> first = head(file);
                if (first.isEmpty()
                        || !started(Long.parseLong(first.get().group(2)))
                                .equals(first.get().group(3))) {
                    SystemFiles.delete(file);
                }
            }
        } catch (IOException e) {
            throw SystemFiles.failure("list " + folder, e);
        }
    }

    /** The kernel counts its disks: with that number the rule is never for another one that gets the same name. */
    private String sequence(String device) throws DiskException {
        Path file = root.resolve("sys/class/block").resolve(device).resolve("diskseq");
        try {
            String number = Files.exists(file) ? Files.readString(file).strip() : "";
            return NUMBER.matcher(number).matches() ? ", ATTR{diskseq}==\"" + number + "\"" : "";
        } catch (IOException e) {
            throw SystemFiles.failure("read " + file, e);
        }
    }

    private Path rules(UUID disk) {
        return folder.resolve(prefix + disk + SUFFIX);
    }

    private Optional<Matcher> head(Path file) throws DiskException {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .findFirst()
                            .map(head::matcher)
                            .filter(Matcher::matches)
                    : Optional.empty();
        } catch (IOException e) {
            throw SystemFiles.failure("read " + file, e);
        }
    }

    /** When a process started, in milliseconds; 0 if there is none. A pid alone is used again. */
    private static String started(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(start -> Long.toString(start.toEpochMilli()))
                .orElse("0");
    }
}
