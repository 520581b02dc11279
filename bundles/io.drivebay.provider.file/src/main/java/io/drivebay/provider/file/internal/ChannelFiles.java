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
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;

/** Files by Java's own channels, where the host offers nothing better. */
final class ChannelFiles implements HostFiles {
    @Override
    public HostFile open(Path path, HostFileMode mode) throws IOException {
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.READ);
        if (mode.write()) {
            options.add(StandardOpenOption.WRITE);
        }
        FileChannel channel = FileChannel.open(path, options);
        try {
            lock(channel, path, !mode.write());
            return new ChannelFile(channel, path);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
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
