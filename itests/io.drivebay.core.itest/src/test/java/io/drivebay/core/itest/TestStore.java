package io.drivebay.core.itest;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.Capability;
import io.drivebay.api.DiskException;
import io.drivebay.api.Geometry;
import io.drivebay.api.store.BlockProvider;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreOption;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider over bytes that outlive it; counts what is open. */
final class TestStore implements BlockProvider {
    static final int SIZE = 1 << 20;

    final ByteBuffer bytes;
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger attempts = new AtomicInteger();
    volatile DiskException refusal;
    volatile DiskException flushFailure;
    volatile boolean fleeting;
    volatile long size = SIZE;

    /** If set, reads at offset 0 wait for it. */
    volatile CountDownLatch hang;

    /** If set, opening waits for it. */
    volatile CountDownLatch hangOpening;

    /** If set, called within each read. */
    volatile Runnable insideRead = () -> {};

    /** Called within each opening and each flush. */
    volatile Runnable insideStep = () -> {};

    TestStore(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    @Override
    public String description() {
        return "bytes of a test";
    }

    @Override
    public List<StoreOption> options() {
        return List.of(
                StoreOption.of("colour", "means nothing", "blue"),
                StoreOption.of("size", "must be the store's", ""),
                new StoreOption("password", "means nothing", "", true));
    }

    @Override
    public BlockDevice open(StoreLayer layer, OpenMode mode) throws DiskException {
        attempts.incrementAndGet();
        if (refusal != null) {
            throw refusal;
        }
        CountDownLatch latch = hangOpening;
        if (latch != null) {
            await(latch);
        }
        if (layer.size("size").orElse(size) != size) {
            throw layer.optionError("size", "the store has " + size + " bytes");
        }
        insideStep.run();
        open.incrementAndGet();
        return new Device();
    }

    private final class Device implements BlockDevice {
        @Override
        public Geometry geometry() {
            return Geometry.of(size, 512);
        }

        @Override
        public Set<Capability> capabilities() {
            EnumSet<Capability> able = EnumSet.of(Capability.WRITE, Capability.FLUSH, Capability.RESIZE);
            if (fleeting) {
                able.add(Capability.VOLATILE);
            }
            return able;
        }

        @Override
        public void read(long offset, ByteBuffer target) {
            CountDownLatch latch = hang;
            if (latch != null && offset == 0) {
                await(latch);
            }
            insideRead.run();
            target.put(bytes.duplicate().position((int) offset).limit((int) offset + target.remaining()));
        }

        @Override
        public void write(long offset, ByteBuffer source, boolean forceUnitAccess) {
            bytes.duplicate().position((int) offset).put(source);
        }

        @Override
        public void flush() throws DiskException {
            insideStep.run();
            if (flushFailure != null) {
                throw flushFailure;
            }
        }

        @Override
        public void resize(long bytes) {
            size = bytes;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never released");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
