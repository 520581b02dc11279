package io.drivebay.driver.linux.internal.host;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Finds who holds a lock of an open file description: {@code /proc/<pid>/fdinfo/<fd>} lists it; proc(5). */
final class LockHolder {
    private static final Path PROCESSES = Path.of("/proc");

    private LockHolder() {}

    /** The first process with a locked descriptor of the file; empty if this user may not see it. */
    static OptionalLong find(Path path) {
        Path file;
        try {
            file = path.toRealPath();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
        for (Path process : list(PROCESSES, "[0-9]*")) {
            for (Path descriptor : list(process.resolve("fd"), "*")) {
                if (leadsTo(descriptor, file) && locked(process, descriptor)) {
                    return OptionalLong.of(Long.parseLong(process.getFileName().toString()));
                }
            }
        }
        return OptionalLong.empty();
    }

    private static List<Path> list(Path folder, String glob) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
            stream.forEach(entries::add);
        } catch (IOException | DirectoryIteratorException e) {
            // the process has ended or is somebody else's: it cannot be named
            return List.of();
        }
        return entries;
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException e) {
            // closed meanwhile
            return false;
        }
    }

    private static boolean locked(Path process, Path descriptor) {
        try {
            return Files.readAllLines(process.resolve("fdinfo").resolve(descriptor.getFileName())).stream()
                    .anyMatch(line -> line.startsWith("lock:"));
        } catch (IOException e) {
            // closed meanwhile
            return false;
        }
    }
}
