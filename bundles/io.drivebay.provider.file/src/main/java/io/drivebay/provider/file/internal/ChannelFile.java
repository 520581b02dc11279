package io.drivebay.provider.file.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.host.HostFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file by Java's channel: no holes, no allocation. An interrupted thread would close it; the core interrupts none. */
final class ChannelFile implements HostFile {
    private final FileChannel channel;
    private final Path path;

    /** Of the first sync that failed: the system tells it once and then forgets what was lost. */
    private volatile IOException syncFailure;

    ChannelFile(FileChannel channel, Path path) {
        this.channel = channel;
        this.path = path;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public int alignment() {
        return 1;
    }

    @Override
    public boolean canPunchHoles() {
        return false;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        long at = offset;
        while (target.hasRemaining()) {
            int moved = channel.read(target, at);
            if (moved < 0) {
                throw new DiskException(
                        ErrorCode.HANDLE_EOF, path + " ends at or before byte " + at + "; somebody made it shorter");
            }
            at += moved;
        }
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
        long at = offset;
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    @Override
    public void sync() throws IOException {
        if (syncFailure == null) {
            try {
                channel.force(false);
            } catch (IOException e) {
                syncFailure = e;
            }
        }
        if (syncFailure != null) {
            throw new DiskException(
                    ErrorCode.of(syncFailure),
                    "sync " + path + " (written data was lost; open it again): " + syncFailure.getMessage(),
                    syncFailure);
        }
    }

    @Override
    public void truncate(long bytes) throws IOException {
        long now = channel.size();
        if (bytes < now) {
            channel.truncate(bytes);
        } else if (bytes > now) {
            // a channel grows by being written
            channel.write(ByteBuffer.allocate(1), bytes - 1);
        }
    }

    @Override
    public void allocate(long offset, long length) throws IOException {
        throw unsupported("allocate room in ");
    }

    @Override
    public void punchHole(long offset, long length) throws IOException {
        throw unsupported("punch a hole into ");
    }

    @Override
    public void zero(long offset, long length) throws IOException {
        throw unsupported("zero a part of ");
    }

    private DiskException unsupported(String what) {
        return new DiskException(
                ErrorCode.NOT_SUPPORTED, what + path + ": this needs the platform's driver bundle; install it");
    }

    @Override
    public void extents(long offset, long length, ExtentVisitor visitor) throws IOException {
        visitor.extent(offset, length, ExtentVisitor.State.DATA);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
