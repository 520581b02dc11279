package io.drivebay.driver.fuse.internal;

import io.drivebay.api.driver.Holder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which processes have a file open, by {@code /proc}. */
final class OpenFiles {
    private static final Path PROCESSES = Path.of("/proc");

    private OpenFiles() {}

    /** Those that may be looked at. */
    static List<Holder> of(Set<String> files) throws IOException {
        List<Holder> holders = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                inspect(process, files, holders);
            }
        }
        return holders;
    }

    private static void inspect(Path process, Set<String> files, List<Holder> holders) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                String file = Files.readSymbolicLink(descriptor).toString();
                if (files.contains(file)) {
                    String command = Files.readString(process.resolve("comm")).strip();
                    holders.add(new Holder(Long.parseLong(process.getFileName().toString()), command, file));
                    return;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // it has ended, closed the file, or is somebody else's: no holder that could be named
        }
    }
}
