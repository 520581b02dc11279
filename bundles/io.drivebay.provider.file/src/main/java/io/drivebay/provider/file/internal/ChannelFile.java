package io.drivebay.provider.file.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.host.HostFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A channel as a {@link HostFile}, without what Java does not offer. */
final class ChannelFile implements HostFile {
    private final FileChannel channel;
    private final Path path;

    /** The first failed sync: what was written before it may be lost, and the system tells only once. */
    private volatile DiskException lost;

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
                        ErrorCode.HANDLE_EOF,
                        path + " ends at " + at + "; somebody has made it shorter while it was open");
            }
            at += moved;
        }
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
        long at = offset;
        try {
            while (source.hasRemaining()) {
                at += channel.write(source, at);
            }
        } catch (IOException e) {
            throw new DiskException(ErrorCode.of(e), "write " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void sync() throws DiskException {
        if (lost != null) {
            throw new DiskException(lost.code(), lost.getMessage(), lost);
        }
        try {
            channel.force(false);
        } catch (IOException e) {
            lost = new DiskException(
                    ErrorCode.of(e),
                    "sync " + path + ": " + e.getMessage()
                            + "; what was written since the last sync may be lost, check the disk and open it anew",
                    e);
            throw lost;
        }
    }

    @Override
    public void truncate(long bytes) throws IOException {
        if (bytes < channel.size()) {
            channel.truncate(bytes);
        } else if (bytes > channel.size()) {
            channel.write(ByteBuffer.allocate(1), bytes - 1);
        }
    }

    @Override
    public void allocate(long offset, long length) throws DiskException {
        throw missing("get room in advance");
    }

    @Override
    public void punchHole(long offset, long length) throws DiskException {
        throw missing("give room back");
    }

    @Override
    public void zero(long offset, long length) throws DiskException {
        throw missing("zero a range");
    }

    private static DiskException missing(String what) {
        return new DiskException(ErrorCode.NOT_SUPPORTED, "Java cannot " + what + "; start io.drivebay.driver.linux");
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
