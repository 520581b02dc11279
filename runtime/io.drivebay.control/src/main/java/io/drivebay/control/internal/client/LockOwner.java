package io.drivebay.control.internal.client;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which process holds the exclusive lock of a file, by the kernel's own list: {@code /proc/locks} names the processes
 * with locks, {@code fdinfo} the file of each. To ask by taking the lock would be in the way of who is about to take it.
 */
final class LockOwner {
    private static final Path PROC = Path.of("/proc");
    /** A lock that is held; one that is waited for has an arrow behind the number (proc_locks(5)). */
    private static final Pattern HELD = Pattern.compile("\\d+: POSIX +\\S+ +WRITE (\\d+) .*");

    private static final String LOCK = "lock:";

    private LockOwner() {}

    /**
     * The pid of the holder; empty if there is none, or none that this user may look at.
     *
     * @throws IOException if /proc is not there
     */
    static Optional<Long> of(Path file) throws IOException {
        for (String line : Files.readAllLines(PROC.resolve("locks"))) {
            Matcher lock = HELD.matcher(line);
            if (lock.matches() && holds(PROC.resolve(lock.group(1)), file)) {
                return Optional.of(Long.parseLong(lock.group(1)));
            }
        }
        return Optional.empty();
    }

    private static boolean holds(Path process, Path file) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fdinfo"))) {
            for (Path info : descriptors) {
                if (locks(info, process.resolve("fd").resolve(info.getFileName()), file)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // it ends, or is somebody else's: then it is no host of this user
            return false;
        }
        return false;
    }

    private static boolean locks(Path info, Path descriptor, Path file) {
        try {
            // only what has a lock is looked at: other files may hang
            return Files.readAllLines(info).stream()
                            .filter(line -> line.startsWith(LOCK))
                            .anyMatch(line -> HELD.matcher(
                                            line.substring(LOCK.length()).strip())
                                    .matches())
                    && Files.isSameFile(descriptor, file);
        } catch (IOException e) {
            // closed meanwhile
            return false;
        }
    }
}
