package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Whose a link by GUID is and where it leads: a file that is written before the link is made and removed after it.
 *
 * @param host that made it
 * @param node where it leads
 */
record GuidLink(HostId host, Path node) {
    private static final String SEPARATOR = "\t";
    private static final String FRESH = ".";

    /** What a file says; empty if it is not there or says something else. */
    static Optional<GuidLink> read(Path file) throws DiskException {
        try {
            String[] fields = Files.readString(file).strip().split(SEPARATOR, 2);
            return fields.length == 2
                    ? HostId.parse(fields[0]).map(host -> new GuidLink(host, Path.of(fields[1])))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Folders.failure("read " + file, e);
        }
    }

    void write(Path file) throws DiskException {
        Folders.makeAll(file.getParent());
        Path fresh = file.resolveSibling(FRESH + file.getFileName());
        try {
            Files.writeString(fresh, host + SEPARATOR + node + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Folders.failure("write " + file, e);
        }
    }

    /** Removes the link if it still leads there. */
    void unlink(Path link) throws DiskException {
        try {
            if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(node)) {
                Files.delete(link);
            }
        } catch (IOException e) {
            throw Folders.failure("remove " + link, e);
        }
    }
}
