package io.drivebay.provider.file.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.Capability;
import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.Geometry;
import io.drivebay.api.host.HostFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/** A file as a disk. */
final class FileDevice implements BlockDevice {
    private final HostFile file;
    private final AlignedTransfer aligned;
    private final boolean keepRoom;
    private final Set<Capability> capabilities;
    private volatile Geometry geometry;

    FileDevice(HostFile file, Geometry geometry, ImageSpec spec, boolean mapped) {
        this.file = file;
        this.geometry = geometry;
        this.aligned = spec.direct() ? new AlignedTransfer(file) : null;
        this.keepRoom = spec.preallocate();
        this.capabilities = capabilities(spec, mapped);
    }

    private Set<Capability> capabilities(ImageSpec spec, boolean mapped) {
        EnumSet<Capability> able = EnumSet.noneOf(Capability.class);
        if (mapped) {
            able.add(Capability.EXTENTS);
        }
        if (!spec.readOnly()) {
            able.addAll(EnumSet.of(Capability.WRITE, Capability.FLUSH, Capability.RESIZE));
            if (mapped) {
                able.add(Capability.WRITE_ZEROES);
            }
            if (file.canPunchHoles() && !keepRoom) {
                able.add(Capability.DISCARD);
            }
        }
        return Set.copyOf(able);
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
        if (aligned == null) {
            file.read(offset, target);
        } else {
            aligned.read(offset, target);
        }
    }

    @Override
    public void write(long offset, ByteBuffer source, boolean forceUnitAccess) throws IOException {
        if (aligned == null) {
            file.write(offset, source);
        } else {
            aligned.write(offset, source);
        }
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
        if (mayDeallocate && !keepRoom && file.canPunchHoles()) {
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
    public void resize(long bytes) throws IOException {
        long before = geometry.bytes();
        if (keepRoom && bytes > before) {
            file.allocate(before, bytes - before);
        }
        file.truncate(bytes);
        file.sync();
        geometry = geometry.withBytes(bytes);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
