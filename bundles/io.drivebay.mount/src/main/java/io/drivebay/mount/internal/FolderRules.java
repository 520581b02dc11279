package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.Mount;
import io.drivebay.driver.linux.MountTable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/** Which folders may become mounting points: absolute, existing, empty, and reached through nobody else's links. */
final class FolderRules {
    private static final int S_IFMT = 0xF000;
    private static final int S_IFDIR = 0x4000;
    private static final int S_IFLNK = 0xA000;
    private static final int ROOT = 0;
    /** What the kernel allows (path_resolution(7)). */
    private static final int MOST_LINKS = 40;

    private FolderRules() {}

    /**
     * A target's folder without symbolic links.
     *
     * @throws DiskException INVALID_PARAMETER for a path that is not plain; PATH_NOT_FOUND, DIRECTORY, DIR_NOT_EMPTY;
     *     ACCESS_DENIED for a link of somebody else; ALREADY_EXISTS if something is mounted there
     */
    static Path check(String target) throws DiskException {
        Path folder = resolve(plain(target));
        Optional<Mount> mount = MountTable.read().at(folder);
        if (mount.isPresent()) {
            throw new DiskException(
                    ErrorCode.ALREADY_EXISTS,
                    folder + " is a mounting point of " + mount.get().source() + " already; use another folder");
        }
        checkEmpty(folder);
        return folder;
    }

    /** Checks that a folder is empty. */
    static void checkEmpty(Path folder) throws DiskException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            if (entries.iterator().hasNext()) {
                throw new DiskException(
                        ErrorCode.DIR_NOT_EMPTY, folder + " is not empty; what is in it would be hidden");
            }
        } catch (DiskException e) {
            throw e;
        } catch (IOException e) {
            throw Folders.failure("look into " + folder, e);
        }
    }

    private static Path plain(String target) throws DiskException {
        if (!Printable.is(target)) {
            throw invalid(target, "has control characters");
        }
        if (Arrays.stream(target.split("/")).anyMatch(part -> part.equals("..") || part.equals("."))) {
            throw invalid(target, "goes through '.' or '..'");
        }
        try {
            Path path = Path.of(target);
            if (!path.isAbsolute()) {
                throw invalid(target, "is relative");
            }
            return path;
        } catch (InvalidPathException e) {
            throw invalid(target, "cannot be expressed in the host's character set; start it with LC_ALL=C.UTF-8");
        }
    }

    private static Path resolve(Path target) throws DiskException {
        Deque<Path> ahead = new ArrayDeque<>();
        target.forEach(ahead::add);
        Path reached = target.getRoot();
        int links = 0;
        while (!ahead.isEmpty()) {
            Path name = ahead.pop();
            if (name.toString().equals("..")) {
                reached = reached.getParent() == null ? reached : reached.getParent();
                continue;
            }
            Path next = reached.resolve(name).normalize();
            Map<String, Object> attributes = attributes(next);
            int type = (Integer) attributes.get("mode") & S_IFMT;
            if (type == S_IFLNK) {
                if ((Integer) attributes.get("uid") != ROOT) {
                    throw new DiskException(
                            ErrorCode.ACCESS_DENIED,
                            next + " is a link that belongs to another user, who could divert it; name the folder"
                                    + " itself");
                }
                if (++links > MOST_LINKS) {
                    throw invalid(target.toString(), "has too many links");
                }
                Path destination = readLink(next);
                for (int i = destination.getNameCount() - 1; i >= 0; i--) {
                    ahead.push(destination.getName(i));
                }
                reached = destination.isAbsolute() ? destination.getRoot() : reached;
            } else if (type == S_IFDIR) {
                reached = next;
            } else {
                throw new DiskException(ErrorCode.DIRECTORY, next + " is no folder");
            }
        }
        return reached;
    }

    private static Map<String, Object> attributes(Path path) throws DiskException {
        try {
            return Files.readAttributes(path, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new DiskException(ErrorCode.PATH_NOT_FOUND, "folder " + path + " does not exist; make it first", e);
        } catch (IOException e) {
            throw Folders.failure("look at " + path, e);
        }
    }

    private static Path readLink(Path link) throws DiskException {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            throw Folders.failure("read link " + link, e);
        }
    }

    private static DiskException invalid(String target, String why) {
        return new DiskException(
                ErrorCode.INVALID_PARAMETER,
                "'" + Printable.of(target) + "' " + why + "; give an absolute path of an empty folder");
    }
}
