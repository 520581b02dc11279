package io.drivebay.installer.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Changes by a temporary file, fsync, rename, and fsync of the folder. */
final class DurableFiles implements FileChanges {
    private static final String TEMPORARY = ".drivebay-new";

    @Override
    public void makeFolder(Path folder) throws IOException {
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        sync(folder.getParent());
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        Path temporary = temporary(file);
        try {
            // what a run that died has left could be a link
            Files.deleteIfExists(temporary);
            Files.write(temporary, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
            replace(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    @Override
    public void copy(Path from, Path to) throws IOException {
        Path temporary = temporary(to);
        try {
            Files.copy(
                    from,
                    temporary,
                    LinkOption.NOFOLLOW_LINKS,
                    StandardCopyOption.COPY_ATTRIBUTES,
                    StandardCopyOption.REPLACE_EXISTING);
            replace(temporary, to);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        if (Files.deleteIfExists(path)) {
            sync(path.getParent());
        }
    }

    private static Path temporary(Path file) {
        return file.resolveSibling(file.getFileName() + TEMPORARY);
    }

    private static void replace(Path temporary, Path file) throws IOException {
        if (!Files.isSymbolicLink(temporary)) {
            sync(temporary);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        sync(file.getParent());
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
