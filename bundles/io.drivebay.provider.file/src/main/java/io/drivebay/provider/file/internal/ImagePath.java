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

/** Which paths are taken: absolute, plain, and through nobody else's symbolic links, who could divert them. */
final class ImagePath {
    /** What the kernel follows (path_resolution(7)). */
    private static final int MOST_LINKS = 40;

    private ImagePath() {}

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
        checkLinks(path, MOST_LINKS);
        return path;
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

    private static void checkLinks(Path path, int left) throws IOException {
        Path reached = path.getRoot();
        for (Path name : path) {
            reached = reached.resolve(name);
            if (!Files.isSymbolicLink(reached)) {
                continue;
            }
            String owner = Files.getOwner(reached, LinkOption.NOFOLLOW_LINKS).getName();
            if (!owner.equals("root") && !owner.equals(System.getProperty("user.name"))) {
                throw new DiskException(
                        ErrorCode.ACCESS_DENIED,
                        reached + " is a link that belongs to " + owner
                                + ", who could divert it; name the file without it");
            }
            if (left == 0) {
                throw new DiskException(ErrorCode.INVALID_NAME, path + " goes through too many links");
            }
            // the target may lead through links of others in turn
            checkLinks(reached.resolveSibling(Files.readSymbolicLink(reached)).toAbsolutePath(), left - 1);
        }
    }
}
