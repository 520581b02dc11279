package io.drivebay.provider.file.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreUriException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which paths are taken: absolute, plain, and through nobody else's symbolic links, who could divert them. Those of root
 * and of this user are followed here, once: what is opened is the path without links, and it is opened as one.
 */
final class ImagePath {
    /** What the kernel follows (path_resolution(7)). */
    private static final int MOST_LINKS = 40;

    private ImagePath() {}

    /** The file's path without links; what is not there yet stays as it is named. */
    static Path check(StoreLayer layer) throws IOException {
        Path path = parse(layer);
        if (!path.isAbsolute()) {
            throw layer.locationError(
                    layer.location().isEmpty()
                            ? "the path is missing; write for example file:/data/vol.img"
                            : "the path is relative; write it from the root, for example file:/data/vol.img");
        }
        for (Path name : path) {
            if (name.toString().equals("..")) {
                throw layer.locationError("the path goes through '..'; write it without");
            }
        }
        if (path.getFileName() == null) {
            throw layer.locationError("the path names no file");
        }
        return resolve(path);
    }

    /** Whether there is no link on the way to a file. */
    static boolean straight(Path path) throws IOException {
        return path.toRealPath().equals(path.toRealPath(LinkOption.NOFOLLOW_LINKS));
    }

    private static Path parse(StoreLayer layer) throws StoreUriException {
        if (layer.location().chars().anyMatch(Character::isISOControl)) {
            throw layer.locationError("the path has control characters");
        }
        try {
            return Path.of(layer.location());
        } catch (InvalidPathException e) {
            throw layer.locationError(
                    "the path cannot be expressed in the host's character set; start it with LC_ALL=C.UTF-8");
        }
    }

    private static Path resolve(Path path) throws IOException {
        Deque<Path> ahead = new ArrayDeque<>();
        path.forEach(ahead::add);
        Path reached = path.getRoot();
        int links = 0;
        while (!ahead.isEmpty()) {
            Path name = ahead.pop();
            if (name.toString().equals("..")) {
                // of a link's target; behind us there are no links any more
                reached = reached.getParent() == null ? reached : reached.getParent();
                continue;
            }
            Path next = reached.resolve(name).normalize();
            if (!Files.isSymbolicLink(next)) {
                reached = next;
                continue;
            }
            checkOwner(next);
            if (++links > MOST_LINKS) {
                throw new DiskException(ErrorCode.INVALID_NAME, path + " goes through too many links");
            }
            Path target = Files.readSymbolicLink(next);
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                ahead.push(target.getName(i));
            }
            reached = target.isAbsolute() ? target.getRoot() : reached;
        }
        return reached;
    }

    private static void checkOwner(Path link) throws IOException {
        String owner = Files.getOwner(link, LinkOption.NOFOLLOW_LINKS).getName();
        if (!owner.equals("root") && !owner.equals(System.getProperty("user.name"))) {
            throw new DiskException(
                    ErrorCode.ACCESS_DENIED,
                    link + " is a link that belongs to " + owner + ", who could divert it; name the file without it");
        }
    }
}
