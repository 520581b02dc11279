package io.drivebay.api.host;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Opens files of the host. Symbolic links are never followed, at no place of a path: who takes paths with links finds
 * out where they lead first, and somebody who exchanges a folder for a link after that is refused. A service of the platform's driver bundle; where it is missing, providers make do with Java's
 * channels and fewer capabilities.
 */
@ProviderType
public interface HostFiles {
    /**
     * Opens a regular file or a block device.
     *
     * @throws io.drivebay.api.DiskException with the system's code; SHARING_VIOLATION, with the holder's pid where the
     *     system tells, if the lock is taken; ACCESS_DENIED if there is a link on the way
     */
    HostFile open(Path path, HostFileMode mode) throws IOException;

    /**
     * Deletes a file, if it is there.
     *
     * @throws io.drivebay.api.DiskException with the system's code; ACCESS_DENIED if there is a link on the way
     */
    void delete(Path path) throws IOException;
}
