package io.drivebay.launcher.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Checks that nobody else can put code or configuration where this host takes it from. */
final class PrivateFolder {
    /** Belongs to the user that this process runs as; the name alone, from the environment, could be anything. */
    static final Path OWN_PROCESS =
            Path.of("/proc", Long.toString(ProcessHandle.current().pid()));

    private final Path folder;
    private final Set<Integer> trusted = TrustedUsers.uids();

    private PrivateFolder(Path folder) throws HostException {
        this.folder = folder;
    }

    /** Makes a folder, and its parents, with these permissions; one that is there stays as it is. */
    static void create(Path folder, String permissions) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    }

    /** A folder that is ours alone to write, on a path that nobody else can bend. */
    static void requireOwned(Path folder) throws HostException {
        Path real = real(folder);
        if (Ownership.of(real).uid() != Ownership.of(OWN_PROCESS).uid()) {
            throw new HostException(folder + " belongs to " + owner(real) + ", the host runs as " + owner(OWN_PROCESS)
                    + "; choose another DRIVEBAY_HOME or chown it");
        }
        PrivateFolder checked = new PrivateFolder(folder);
        checked.requireUnwritable(real, "run code in the host");
        checked.requireUnbent(folder);
    }

    /** A folder of which everything belongs to {@link TrustedUsers}, who alone may write it; links are followed. */
    static void requireTrusted(Path folder) throws HostException {
        PrivateFolder checked = new PrivateFolder(folder);
        checked.requireUnbent(folder);
        for (Path entry : checked.entries()) {
            Path real = real(entry);
            if (Ownership.of(entry).isLink()) {
                checked.requireUnbent(entry);
            }
            checked.requireOwner(real, "run code in the host");
            checked.requireUnwritable(real, "run code in the host");
        }
    }

    private List<Path> entries() throws HostException {
        try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return walk.toList();
        } catch (IOException | UncheckedIOException e) {
            throw new HostException("cannot look into " + folder + ": " + e, e);
        }
    }

    /** Nobody else can have something else found at this path, by a folder above it or a link on the way. */
    private void requireUnbent(Path path) throws HostException {
        Path parent = path.getParent();
        if (parent == null) {
            return;
        }
        if (Ownership.of(path).isLink()) {
            requireOwner(path, "replace it");
            requireUnbent(parent.resolve(target(path)));
        }
        Path real = real(parent);
        requireOwner(real, "replace " + path);
        // what is in a sticky folder, like /tmp, can be replaced by its owner only
        if (!Ownership.of(real).isSticky()) {
            requireUnwritable(real, "replace " + path);
        }
        requireUnbent(parent);
    }

    private void requireOwner(Path path, String danger) throws HostException {
        if (!trusted.contains(Ownership.of(path).uid())) {
            throw new HostException(path + " belongs to " + owner(path) + ", who may so " + danger + "; first: chown "
                    + (Ownership.of(path).isLink() ? "-h " : "") + owner(OWN_PROCESS) + " " + path);
        }
    }

    private void requireUnwritable(Path path, String danger) throws HostException {
        if (Ownership.of(path).isWritableBeside(trusted)) {
            throw new HostException("others may write " + path + " and so " + danger + "; first: chmod go-w " + path);
        }
    }

    private static String owner(Path path) throws HostException {
        try {
            return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
        } catch (IOException e) {
            throw new HostException("cannot look at " + path + ": " + e, e);
        }
    }

    private static Path target(Path link) throws HostException {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            throw new HostException("cannot follow " + link + ": " + e, e);
        }
    }

    static Path real(Path path) throws HostException {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new HostException("cannot follow " + path + ": " + e, e);
        }
    }
}
