package io.drivebay.installer.internal;

import java.io.IOException;
import java.nio.file.Path;

/** The single changes that an installation makes to a file system, each durable when it returns. */
interface FileChanges {
    /** Makes one folder. */
    void makeFolder(Path folder) throws IOException;

    /** Puts a file in the place of whatever was there, at once. */
    void write(Path file, byte[] content) throws IOException;

    /** Puts a copy of a file or link, with its owner and permissions, in the place of whatever was there. */
    void copy(Path from, Path to) throws IOException;

    /** Deletes a file, a link or an empty folder; does nothing if there is none. */
    void delete(Path path) throws IOException;
}
