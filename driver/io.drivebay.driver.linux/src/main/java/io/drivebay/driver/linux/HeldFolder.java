package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.StraightPath;
import java.nio.file.Path;

/**
 * A folder that is held open: what is reached through it is in this folder, whoever renames it or puts a link in its
 * place meanwhile. Threads: any.
 */
public final class HeldFolder implements AutoCloseable {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final Descriptor descriptor;

    private HeldFolder(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Takes hold of a folder.
     *
     * @param folder an absolute path without symbolic links
     * @throws DiskException FILE_NOT_FOUND; DIRECTORY if it is no folder; ACCESS_DENIED if there is a link on the way
     */
    public static HeldFolder open(Path folder) throws DiskException {
        int fd = StraightPath.folder(folder);
        if (fd < 0) {
            throw StraightPath.failure(Errno.last(), "open folder " + folder);
        }
        return new HeldFolder(new Descriptor(fd));
    }

    /** A path to the folder itself, of use in this process until {@link #close()}. */
    public Path path() {
        return DESCRIPTORS.resolve(Integer.toString(descriptor.number()));
    }

    /** A path to something in it, as {@link #path()}. */
    public Path path(Path name) {
        return path().resolve(name.getFileName());
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
