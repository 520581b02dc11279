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
import java.nio.file.FileSystemException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/** Files by Java's channels, for where the platform's driver bundle is not installed. */
final class ChannelFiles implements HostFiles {
    @Override
    public HostFile open(Path path, HostFileMode mode) throws IOException {
        if (mode.direct()) {
            throw new DiskException(
                    ErrorCode.NOT_SUPPORTED,
                    "direct I/O needs the platform's driver bundle; install it or leave direct out");
        }
        FileChannel channel = channel(path, mode);
        try {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, !mode.write());
            if (lock == null) {
                throw inUse(path, null);
            }
            return new ChannelFile(channel, path);
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw inUse(path, e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static FileChannel channel(Path path, HostFileMode mode) throws DiskException {
        Set<OpenOption> options = new HashSet<>(Set.of(StandardOpenOption.READ));
        if (mode.write()) {
            options.add(StandardOpenOption.WRITE);
        }
        if (mode.create()) {
            options.add(StandardOpenOption.CREATE);
        }
        try {
            return FileChannel.open(path, options);
        } catch (IOException e) {
            String reason = e instanceof FileSystemException system && system.getReason() != null
                    ? system.getReason()
                    : e.getClass().getSimpleName();
            throw new DiskException(ErrorCode.of(e), "open " + path + ": " + reason, e);
        }
    }

    private static DiskException inUse(Path path, Exception cause) {
        return new DiskException(
                ErrorCode.SHARING_VIOLATION, path + " is in use; take the disk down that has it first", cause);
    }
}
