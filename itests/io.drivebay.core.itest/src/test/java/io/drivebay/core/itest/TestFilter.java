package io.drivebay.core.itest;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.Capability;
import io.drivebay.api.Geometry;
import io.drivebay.api.store.BlockFilter;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreOption;
import io.drivebay.api.store.StoreUriException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntBinaryOperator;

/** Turns each byte by a key, and keeps the first bytes for itself, as image formats do; counts what is open. */
final class TestFilter implements BlockFilter {
    static final int HEAD = 4096;

    final AtomicInteger open = new AtomicInteger();

    /** What happens when it is to wrap a device. */
    volatile Wrapping wrapping = wrapped -> wrapped;

    private final IntBinaryOperator turn;
    private final IntBinaryOperator back;

    /** What becomes of a device that was wrapped. */
    interface Wrapping {
        BlockDevice of(BlockDevice wrapped) throws IOException;
    }

    private TestFilter(IntBinaryOperator turn, IntBinaryOperator back) {
        this.turn = turn;
        this.back = back;
    }

    static TestFilter xor() {
        return new TestFilter((value, key) -> value ^ key, (value, key) -> value ^ key);
    }

    static TestFilter add() {
        return new TestFilter(Integer::sum, (value, key) -> value - key);
    }

    @Override
    public String description() {
        return "turns bytes";
    }

    @Override
    public List<StoreOption> options() {
        return List.of(
                StoreOption.of("key", "how far", "0"), new StoreOption("pin", "means nothing, to nobody", "", true));
    }

    @Override
    public BlockDevice wrap(BlockDevice inner, StoreLayer layer, OpenMode mode) throws IOException {
        BlockDevice wrapped = wrapping.of(new Device(inner, key(layer)));
        if (wrapped != null) {
            open.incrementAndGet();
        }
        return wrapped;
    }

    private static int key(StoreLayer layer) throws StoreUriException {
        try {
            return Integer.parseInt(layer.option("key").orElse("0"));
        } catch (NumberFormatException e) {
            throw layer.optionError("key", "'" + layer.option("key").get() + "' is no number");
        }
    }

    private final class Device implements BlockDevice {
        private final BlockDevice inner;
        private final int key;

        Device(BlockDevice inner, int key) {
            this.inner = inner;
            this.key = key;
        }

        @Override
        public Geometry geometry() {
            Geometry own = inner.geometry();
            return own.withBytes(own.bytes() - HEAD);
        }

        @Override
        public Set<Capability> capabilities() {
            return inner.capabilities();
        }

        @Override
        public void read(long offset, ByteBuffer target) throws IOException {
            int start = target.position();
            inner.read(offset + HEAD, target);
            for (int i = start; i < target.position(); i++) {
                target.put(i, (byte) back.applyAsInt(target.get(i), key));
            }
        }

        @Override
        public void write(long offset, ByteBuffer source, boolean forceUnitAccess) throws IOException {
            ByteBuffer turned = ByteBuffer.allocateDirect(source.remaining());
            while (source.hasRemaining()) {
                turned.put((byte) turn.applyAsInt(source.get(), key));
            }
            inner.write(offset + HEAD, turned.flip(), forceUnitAccess);
        }

        @Override
        public void flush() throws IOException {
            inner.flush();
        }

        @Override
        public void resize(long bytes) throws IOException {
            inner.resize(bytes + HEAD);
        }

        @Override
        public void close() throws IOException {
            inner.close();
            open.decrementAndGet();
        }
    }
}
