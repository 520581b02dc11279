package io.drivebay.provider.file.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.host.HostFile;
import io.drivebay.api.host.HostFileMode;
import io.drivebay.api.host.HostFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/**
 * Files by Java's own channels, where the host offers nothing better. Java cannot open without following links: what was
 * opened is looked at afterwards.
 */
final class ChannelFiles implements HostFiles {
    private static final FileAttribute<?>[] OWNER_ONLY = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };

    @Override
    public HostFile open(Path path, HostFileMode mode) throws IOException {
        Set<OpenOption> options = new HashSet<>(Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        if (mode.write()) {
            options.add(StandardOpenOption.WRITE);
        }
        FileAttribute<?>[] attributes = {};
        if (mode.create()) {
            requireStraight(path.getParent());
            options.add(StandardOpenOption.CREATE_NEW);
            attributes = path.getFileSystem().supportedFileAttributeViews().contains("posix") ? OWNER_ONLY : attributes;
        }
        FileChannel channel = FileChannel.open(path, options, attributes);
        try {
            requireStraight(path);
            lock(channel, path, !mode.write());
            return new ChannelFile(channel, path);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        requireStraight(path.getParent());
        Files.deleteIfExists(path);
    }

    private static void requireStraight(Path path) throws IOException {
        if (!ImagePath.straight(path)) {
            throw new DiskException(
                    ErrorCode.ACCESS_DENIED,
                    "open " + path + ": there is a symbolic link on the way, which somebody could divert; name the real"
                            + " path");
        }
    }

    private static void lock(FileChannel channel, Path path, boolean shared) throws IOException {
        try {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
            if (lock == null) {
                throw new DiskException(ErrorCode.SHARING_VIOLATION, path + " is in use by another process");
            }
        } catch (OverlappingFileLockException e) {
            throw new DiskException(
                    ErrorCode.SHARING_VIOLATION, path + " is in use by this host itself (another disk has it open)", e);
        }
    }
}
