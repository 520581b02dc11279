package io.drivebay.provider.file.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.store.StoreLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The way from a location to the file that is opened. It is walked name by name, so that no symbolic link is followed
 * but those of the administrator and of the user that this process runs as: anybody else could aim it at any file.
 */
final class ImagePath {
    /** As many as the kernel follows (path_resolution(7)). */
    private static final int MOST_LINKS = 40;

    private static final String ADMINISTRATOR = "root";

    private final String location;
    private final Deque<Path> ahead = new ArrayDeque<>();
    private Path reached;
    private int links;

    private ImagePath(Path path) {
        this.location = path.toString();
        this.reached = path.getRoot();
        push(path);
    }

    /**
     * Resolves a location.
     *
     * @return a path without links and dots; its last name may be missing
     * @throws DiskException if the form is wrong, a folder is missing, or a link is somebody else's
     */
    static Path resolve(StoreLayer layer) throws IOException {
        Path path;
        try {
            path = Path.of(layer.location());
        } catch (InvalidPathException e) {
            throw layer.locationError("'" + layer.location() + "' is no path: " + e.getReason());
        }
        if (!path.isAbsolute()) {
            throw layer.locationError("a path starts at the root, as the host has no folder of its own; write file:"
                    + Path.of("/").resolve(path) + " if that is the one");
        }
        for (Path name : path) {
            if (name.toString().equals("..")) {
                throw layer.locationError("'..' is not followed; write the path without it: file:" + path.normalize());
            }
        }
        if (path.getNameCount() == 0) {
            throw layer.locationError("the location is a folder; name a file in it");
        }
        return new ImagePath(path).walk();
    }

    private Path walk() throws IOException {
        while (!ahead.isEmpty()) {
            String name = ahead.pop().toString();
            if (name.equals("..")) {
                // only in the target of a link that is trusted; what was reached has no links
                reached = reached.getParent() == null ? reached : reached.getParent();
                continue;
            }
            Path next = name.equals(".") ? reached : reached.resolve(name);
            if (Files.isSymbolicLink(next)) {
                follow(next);
            } else if (ahead.isEmpty() || Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
                reached = next;
            } else {
                throw new DiskException(
                        ErrorCode.PATH_NOT_FOUND,
                        location + ": the folder " + next + " is not there; make it (mkdir -p) or correct the path");
            }
        }
        return reached;
    }

    private void follow(Path link) throws IOException {
        String owner;
        Path target;
        try {
            owner = Files.getOwner(link, LinkOption.NOFOLLOW_LINKS).getName();
            target = Files.readSymbolicLink(link);
        } catch (NoSuchFileException e) {
            throw new DiskException(ErrorCode.PATH_NOT_FOUND, location + ": " + link + " went away", e);
        }
        if (!owner.equals(ADMINISTRATOR) && !owner.equals(System.getProperty("user.name"))) {
            throw new DiskException(
                    ErrorCode.ACCESS_DENIED,
                    location + ": " + link + " is a symbolic link of user " + owner + ", who could aim it anywhere;"
                            + " name the file itself: " + target);
        }
        links++;
        if (links > MOST_LINKS) {
            throw new DiskException(ErrorCode.PATH_NOT_FOUND, location + ": too many symbolic links, the last " + link);
        }
        if (target.isAbsolute()) {
            reached = target.getRoot();
        }
        push(target);
    }

    private void push(Path path) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            ahead.push(path.getName(i));
        }
    }
}
