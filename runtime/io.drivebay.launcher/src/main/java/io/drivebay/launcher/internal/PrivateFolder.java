package io.drivebay.launcher.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** Checks that nobody else can put code or configuration where this host takes it from. */
final class PrivateFolder {
    private static final int STICKY = 01000;

    /** Belongs to the user that this process runs as; the name alone, from the environment, could be anything. */
    private static final Path OWN_PROCESS = Path.of("/proc/self");

    private PrivateFolder() {}

    /** Makes a folder, and its parents, with these permissions; one that is there stays as it is. */
    static void create(Path folder, String permissions) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    }

    /** A folder that is ours alone to write, on a path that nobody else can bend. */
    static void requireOwned(Path folder) throws HostException {
        UserPrincipal owner = attributes(folder).owner();
        UserPrincipal user = attributes(OWN_PROCESS).owner();
        if (!owner.equals(user)) {
            throw new HostException(folder + " belongs to " + owner.getName() + ", the host runs as " + user.getName()
                    + "; choose another DRIVEBAY_HOME or chown it");
        }
        requireUnwritable(folder);
    }

    /** A folder that neither its group nor others may write, on a path that others cannot bend. */
    static void requireUnwritable(Path folder) throws HostException {
        Set<PosixFilePermission> permissions = attributes(folder).permissions();
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new HostException(
                    "others may write " + folder + " and so run code in the host; first: chmod go-w " + folder);
        }
        for (Path parent = real(folder).getParent(); parent != null; parent = parent.getParent()) {
            if (attributes(parent).permissions().contains(PosixFilePermission.OTHERS_WRITE) && !sticky(parent)) {
                throw new HostException(
                        "others may write " + parent + " and so replace " + folder + "; first: chmod o-w " + parent);
            }
        }
    }

    private static PosixFileAttributes attributes(Path folder) throws HostException {
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                return Files.readAttributes(folder.toRealPath(), PosixFileAttributes.class);
            }
            return attributes;
        } catch (IOException e) {
            throw new HostException("cannot look at " + folder + ": " + e, e);
        }
    }

    private static Path real(Path folder) throws HostException {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new HostException("cannot follow " + folder + ": " + e, e);
        }
    }

    private static boolean sticky(Path folder) throws HostException {
        try {
            return ((int) Files.getAttribute(folder, "unix:mode") & STICKY) != 0;
        } catch (IOException e) {
            throw new HostException("cannot look at " + folder + ": " + e, e);
        }
    }
}
