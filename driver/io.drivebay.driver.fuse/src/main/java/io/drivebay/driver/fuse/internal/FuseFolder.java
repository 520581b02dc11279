package io.drivebay.driver.fuse.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.FuseMount;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/** The folder of the images, which only its owner may enter. */
record FuseFolder(Path path) {
    private static final Path SYSTEM = Path.of("/run/drivebay/fuse");
    private static final String USER_BASE = "XDG_RUNTIME_DIR";
    private static final String ENTERED_BY_ALL = "rwxr-xr-x";
    private static final String OWNER_ONLY = "rwx------";

    /**
     * The calling user's.
     *
     * @throws DiskException PATH_NOT_FOUND if an unprivileged user has no runtime folder
     */
    static FuseFolder standard() throws DiskException {
        if (FuseMount.privileged()) {
            return new FuseFolder(SYSTEM);
        }
        String base = System.getenv(USER_BASE);
        if (base == null || !Path.of(base).isAbsolute()) {
            throw new DiskException(
                    ErrorCode.PATH_NOT_FOUND, "there is no $XDG_RUNTIME_DIR to put the image into; log in or set it");
        }
        return new FuseFolder(Path.of(base, "drivebay", "fuse"));
    }

    /**
     * Makes sure that it is there and nobody else's.
     *
     * @throws DiskException ACCESS_DENIED if a part of it is a link, somebody else's, or open to others
     */
    void prepare() throws IOException {
        Path parent = path.getParent();
        ensure(parent, ENTERED_BY_ALL);
        ensure(path, OWNER_ONLY);
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        if (!mode.equals(PosixFilePermissions.fromString(OWNER_ONLY))) {
            throw denied(path, "is open to others; chmod 700 it");
        }
    }

    private static void ensure(Path folder, String mode) throws IOException {
        try {
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
        } catch (FileAlreadyExistsException e) {
            // checked below like a new one
        }
        Map<String, Object> facts =
                Files.readAttributes(folder, "unix:isDirectory,uid,mode", LinkOption.NOFOLLOW_LINKS);
        if (!(Boolean) facts.get("isDirectory")) {
            throw denied(folder, "is not a folder; remove it");
        } else if ((Integer) facts.get("uid") != FuseMount.user()) {
            throw denied(folder, "belongs to somebody else; remove it");
        } else if (((Integer) facts.get("mode") & 022) != 0) {
            throw denied(folder, "can be written by others; chmod it");
        }
    }

    private static DiskException denied(Path folder, String why) {
        return new DiskException(ErrorCode.ACCESS_DENIED, folder + " " + why);
    }
}
