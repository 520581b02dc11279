package io.drivebay.core.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.Capability;
import io.drivebay.api.Geometry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A device over bytes that outlive it, with a hook before each call and checks of what the core promises. */
final class FakeDevice implements BlockDevice {
    /** What happens before a read or write. */
    interface Hook {
        void before(long offset) throws IOException;
    }

    final ByteBuffer bytes;
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger flushes = new AtomicInteger();
    volatile boolean closed;
    volatile boolean closedWhileInside;
    volatile Hook hook = offset -> {};
    volatile int shortBy;
    int largestTransfer = 8192;
    volatile long size;
    /** What happens before a change of the size. */
    volatile Hook resizeHook = to -> {};

    final AtomicInteger closes = new AtomicInteger();

    private final Set<Capability> capabilities;
    private final int logicalSector;

    FakeDevice(ByteBuffer bytes, Capability... capabilities) {
        this(bytes, 512, capabilities);
    }

    FakeDevice(ByteBuffer bytes, int logicalSector, Capability... capabilities) {
        this.bytes = bytes;
        this.size = bytes.capacity();
        this.logicalSector = logicalSector;
        this.capabilities = EnumSet.noneOf(Capability.class);
        this.capabilities.addAll(Set.of(capabilities));
    }

    @Override
    public Geometry geometry() {
        return new Geometry(size, logicalSector, 4096, 4096, largestTransfer);
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        enter();
        try {
            hook.before(offset);
            ByteBuffer from = bytes.duplicate();
            from.position((int) offset).limit((int) offset + target.remaining() - shortBy);
            target.put(from);
        } finally {
            inside.decrementAndGet();
        }
    }

    @Override
    public void write(long offset, ByteBuffer source, boolean forceUnitAccess) throws IOException {
        enter();
        try {
            hook.before(offset);
            bytes.duplicate().position((int) offset).put(source);
        } finally {
            inside.decrementAndGet();
        }
    }

    @Override
    public void flush() throws IOException {
        enter();
        try {
            hook.before(-1);
            flushes.incrementAndGet();
        } finally {
            inside.decrementAndGet();
        }
    }

    @Override
    public void resize(long to) throws IOException {
        resizeHook.before(to);
        size = to;
    }

    private void enter() throws IOException {
        inside.incrementAndGet();
        if (closed) {
            inside.decrementAndGet();
            throw new IOException("called after close");
        }
    }

    @Override
    public void close() {
        closedWhileInside |= inside.get() != 0;
        closed = true;
        closes.incrementAndGet();
    }
}
