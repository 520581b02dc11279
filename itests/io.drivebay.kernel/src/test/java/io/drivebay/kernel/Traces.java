package io.drivebay.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What disks of these tests have on the machine: loop devices, mounts, links, files below /run. Other hosts may run
 * beside, so only what carries the tests' mark counts: disks by their GUIDs, points by their names.
 */
record Traces(Set<String> lines) {
    static Traces now() throws IOException {
        Set<String> lines = new TreeSet<>();
        try (DirectoryStream<Path> loops = Files.newDirectoryStream(Path.of("/sys/block"), "loop*")) {
            for (Path loop : loops) {
                backing(loop).filter(Traces::marked).ifPresent(file -> lines.add(loop.getFileName() + " on " + file));
            }
        }
        Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .filter(Traces::marked)
                .forEach(lines::add);
        for (String folder : new String[] {
            "/run/drivebay/fuse", "/run/drivebay/by-guid", "/dev/drivebay", "/dev/drivebay/by-guid", "/media/drivebay"
        }) {
            list(Path.of(folder), lines);
        }
        return new Traces(lines);
    }

    private static Optional<String> backing(Path loop) {
        try {
            return Optional.of(
                    Files.readString(loop.resolve("loop/backing_file")).strip());
        } catch (IOException e) {
            // a device that is free has no such file, or loses it while it is read
            return Optional.empty();
        }
    }

    private static void list(Path folder, Set<String> lines) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            files.forEach(file -> lines.add(file.toString()));
        } catch (NoSuchFileException e) {
            // the last host is gone, and its folder
            return;
        }
        lines.removeIf(line -> !marked(line));
    }

    private static boolean marked(String line) {
        return line.contains(Host.MARK) || line.contains(Host.GUIDS);
    }

    void areStillAll() throws IOException {
        assertEquals(lines, now().lines);
    }

    static void areNone() throws IOException {
        assertEquals(Set.of(), now().lines);
    }
}
