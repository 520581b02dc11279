package io.drivebay.provider.file.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.Capability;
import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.Geometry;
import io.drivebay.api.host.HostFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * An open image. FUA is left to whoever asks: a write and a flush is what it would be here too.
 *
 * <p>Room that runs out fails the write that needs it; nothing is remembered of it, so that the next one goes through
 * when there is room again.
 */
final class ImageDevice implements BlockDevice {
    private final HostFile file;
    private final boolean preallocate;
    private final AlignedTransfers transfers;
    private final Set<Capability> capabilities;
    private volatile Geometry geometry;

    ImageDevice(HostFile file, long bytes, boolean readOnly, boolean regular, boolean preallocate) {
        this.file = file;
        this.preallocate = preallocate;
        this.transfers = new AlignedTransfers(file);
        this.geometry = Geometry.of(bytes, file.alignment());
        this.capabilities = Collections.unmodifiableSet(capabilities(file, readOnly, regular, preallocate));
    }

    private static Set<Capability> capabilities(HostFile file, boolean readOnly, boolean regular, boolean preallocate) {
        Set<Capability> all = EnumSet.of(Capability.EXTENTS);
        if (readOnly) {
            return all;
        }
        all.add(Capability.WRITE);
        all.add(Capability.FLUSH);
        if (regular) {
            all.add(Capability.RESIZE);
        }
        if (file.canPunchHoles()) {
            all.add(Capability.WRITE_ZEROES);
            if (!preallocate) {
                all.add(Capability.DISCARD);
            }
        }
        return all;
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        transfers.read(offset, target);
    }

    @Override
    public void write(long offset, ByteBuffer source, boolean forceUnitAccess) throws IOException {
        transfers.write(offset, source);
    }

    @Override
    public void flush() throws IOException {
        file.sync();
    }

    @Override
    public void discard(long offset, long length) throws IOException {
        file.punchHole(offset, length);
    }

    @Override
    public void writeZeroes(long offset, long length, boolean mayDeallocate) throws IOException {
        if (mayDeallocate && !preallocate) {
            file.punchHole(offset, length);
        } else {
            file.zero(offset, length);
        }
    }

    @Override
    public void extents(long offset, long length, ExtentVisitor visitor) throws IOException {
        file.extents(offset, length, visitor);
    }

    @Override
    public synchronized void resize(long bytes) throws IOException {
        long before = geometry.bytes();
        if (bytes > before && preallocate) {
            allocate(before, bytes - before);
        }
        file.truncate(bytes);
        geometry = geometry.withBytes(bytes);
    }

    private void allocate(long end, long more) throws IOException {
        try {
            file.allocate(end, more);
        } catch (IOException e) {
            // the system may have got some of it
            file.truncate(end);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
