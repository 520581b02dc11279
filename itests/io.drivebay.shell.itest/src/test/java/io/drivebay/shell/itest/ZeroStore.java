package io.drivebay.shell.itest;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.Capability;
import io.drivebay.api.Geometry;
import io.drivebay.api.store.BlockProvider;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import java.nio.ByteBuffer;
import java.util.Set;

/** A mebibyte that nobody reads. */
final class ZeroStore implements BlockProvider {
    @Override
    public String description() {
        return "zeroes";
    }

    @Override
    public BlockDevice open(StoreLayer layer, OpenMode mode) {
        return new Zeroes();
    }

    private static final class Zeroes implements BlockDevice {
        @Override
        public Geometry geometry() {
            return Geometry.of(1 << 20, 512);
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of(Capability.WRITE, Capability.FLUSH);
        }

        @Override
        public void read(long offset, ByteBuffer target) {
            target.position(target.limit());
        }

        @Override
        public void write(long offset, ByteBuffer source, boolean forceUnitAccess) {
            source.position(source.limit());
        }

        @Override
        public void flush() {
            // nothing is kept
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
