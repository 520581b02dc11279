package io.drivebay.api.mount;

import io.drivebay.api.DiskException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** File systems of this host. Threads: any. */
@ProviderType
public interface FileSystems {
    /** The types that can be made here. */
    List<String> formats();

    /**
     * What is on a node or in an image file: a file system's type, or another signature (a partition table, a
     * container).
     *
     * @return empty if it is blank
     * @throws DiskException if it cannot be read
     */
    Optional<String> identify(Path node) throws DiskException;

    /**
     * Whether a type can be made here.
     *
     * @throws DiskException NOT_SUPPORTED with the types that there are or the package to install
     */
    void check(String type) throws DiskException;

    /**
     * Makes a file system; what was there is lost.
     *
     * @param type one of {@link #formats()}
     * @param label the volume's name; may be empty
     * @throws DiskException NOT_SUPPORTED with the package to install; IO_DEVICE with what the tool said
     */
    void format(Path node, String type, String label) throws DiskException;
}
