package io.drivebay.api.host;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Opens files of the host. A service of the platform's driver bundle; where it is missing, providers make do with Java's
 * channels and fewer capabilities.
 */
@ProviderType
public interface HostFiles {
    /**
     * Opens a regular file or a block device.
     *
     * @throws io.drivebay.api.DiskException with the system's code; SHARING_VIOLATION, with the holder's pid where the
     *     system tells, if the lock is taken
     */
    HostFile open(Path path, HostFileMode mode) throws IOException;
}
