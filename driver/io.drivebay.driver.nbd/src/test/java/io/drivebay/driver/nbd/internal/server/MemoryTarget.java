package io.drivebay.driver.nbd.internal.server;

import io.drivebay.api.Capability;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.Geometry;
import io.drivebay.api.driver.Characteristic;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.RequestSlot;
import io.drivebay.api.driver.SlotHandler;
import io.drivebay.api.driver.StorageType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** A disk over a direct buffer, as the core would present it: in place, through an executor, failing or late at will. */
final class MemoryTarget implements DiskTarget {
    private static final int PAGE = 4096;

    private final String name;
    private final ByteBuffer memory;
    private final int sector;
    private final UUID guid = UUID.randomUUID();
    /** Pages that were written; guarded by itself. */
    private final BitSet written = new BitSet();

    public volatile long bytes;
    /** What refuses, by operation; null for success. */
    public volatile ErrorCode readError;

    public volatile ErrorCode writeError;
    public volatile ErrorCode flushError;
    /** A byte that cannot be read; -1 for none. */
    public volatile long badByte = -1;
    /** Runs requests elsewhere; null for in place. */
    public volatile Executor executor;
    /** Requests are given up at once, and their slots kept here. */
    public volatile boolean late;

    public volatile boolean readOnly;
    public volatile Set<Capability> capabilities = EnumSet.of(
            Capability.WRITE,
            Capability.FLUSH,
            Capability.DISCARD,
            Capability.WRITE_ZEROES,
            Capability.EXTENTS,
            Capability.NON_BLOCKING);

    /** What a crash would leave: the content as the last flush found it; null as long as nobody wants to know. */
    public volatile byte[] durable;

    public final BlockingQueue<SlotHandler> kept = new LinkedBlockingQueue<>();
    public final AtomicLong flushes = new AtomicLong();
    public final AtomicLong forced = new AtomicLong();
    public final AtomicLong openSlots = new AtomicLong();

    public MemoryTarget(String name, int bytes, int sector) {
        this.name = name;
        this.memory = ByteBuffer.allocateDirect(bytes);
        this.bytes = bytes;
        this.sector = sector;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public UUID guid() {
        return guid;
    }

    @Override
    public StorageType type() {
        return StorageType.DISK;
    }

    @Override
    public Set<Characteristic> characteristics() {
        return Set.of();
    }

    @Override
    public Map<String, String> driverOptions() {
        return Map.of();
    }

    @Override
    public boolean scanPartitions() {
        return false;
    }

    @Override
    public Optional<Geometry> geometry() {
        return Optional.of(Geometry.of(bytes, sector));
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    public Optional<String> medium() {
        return Optional.empty();
    }

    public Duration patience() {
        return Duration.ofSeconds(30);
    }

    @Override
    public RequestSlot slot(SlotHandler handler) {
        openSlots.incrementAndGet();
        return new Slot(handler);
    }

    @Override
    public void ejected() {}

    @Override
    public void lost(String reason) {}

    public byte[] content(long offset, int length) {
        byte[] copy = new byte[length];
        memory.get((int) offset, copy);
        return copy;
    }

    private final class Slot implements RequestSlot {
        private final SlotHandler handler;

        Slot(SlotHandler handler) {
            this.handler = handler;
        }

        private void run(ByteBuffer buffer, Function<ByteBuffer, ErrorCode> work) {
            Executor elsewhere = executor;
            ByteBuffer other = buffer == null ? null : handler.deferred(buffer);
            if (buffer != null && other == null) {
                handler.completed(ErrorCode.NO_SYSTEM_RESOURCES, false);
            } else if (late) {
                kept.add(handler);
                new Thread(() -> handler.completed(ErrorCode.SEM_TIMEOUT, true)).start();
            } else {
                elsewhere.execute(() -> handler.completed(work.apply(other), false));
            }
        }

        /** Whether requests are done at once, without an object for the work, as it is measured what one allocates. */
        private boolean inPlace() {
            return executor == null && !late;
        }

        private ErrorCode range(long offset, long length) {
            if (((offset | length) & sector - 1) != 0) {
                return ErrorCode.INVALID_PARAMETER;
            }
            return offset < 0 || length < 0 || offset > bytes - length ? ErrorCode.HANDLE_EOF : null;
        }

        private void mark(long offset, long length, boolean data) {
            synchronized (written) {
                int from = (int) (data ? offset / PAGE : (offset + PAGE - 1) / PAGE);
                int to = (int) (data ? (offset + length + PAGE - 1) / PAGE : (offset + length) / PAGE);
                if (to > from) {
                    written.set(from, to, data);
                }
            }
        }

        private ErrorCode readNow(long offset, ByteBuffer buffer) {
            ErrorCode error = readError != null ? readError : range(offset, buffer.remaining());
            if (error == null && badByte >= offset && badByte < offset + buffer.remaining()) {
                error = ErrorCode.CRC;
            }
            if (error == null) {
                buffer.put(buffer.position(), memory, (int) offset, buffer.remaining());
                buffer.position(buffer.limit());
            }
            return error;
        }

        private ErrorCode writeNow(long offset, ByteBuffer buffer) {
            ErrorCode error = writeError != null ? writeError : range(offset, buffer.remaining());
            if (error == null) {
                mark(offset, buffer.remaining(), true);
                memory.put((int) offset, buffer, buffer.position(), buffer.remaining());
                buffer.position(buffer.limit());
            }
            return error;
        }

        private ErrorCode flushNow() {
            if (durable != null) {
                durable = content(0, (int) bytes);
            }
            return flushError;
        }

        private ErrorCode zeroNow(long offset, long length, boolean mayDeallocate) {
            ErrorCode error = range(offset, length);
            if (error == null) {
                for (long at = offset; at < offset + length; at += Long.BYTES) {
                    memory.putLong((int) at, 0);
                }
                mark(offset, length, !mayDeallocate);
            }
            return error;
        }

        private ErrorCode mapNow(long offset, long length, ExtentVisitor visitor) {
            ErrorCode error = range(offset, length);
            if (error != null) {
                return error;
            }
            for (long at = offset; at < offset + length; ) {
                long end = Math.min((at / PAGE + 1) * PAGE, offset + length);
                boolean data;
                synchronized (written) {
                    data = written.get((int) (at / PAGE));
                }
                try {
                    visitor.extent(at, end - at, data ? ExtentVisitor.State.DATA : ExtentVisitor.State.HOLE);
                } catch (IOException e) {
                    return ErrorCode.of(e);
                }
                at = end;
            }
            return null;
        }

        @Override
        public void read(long offset, ByteBuffer target) {
            if (inPlace()) {
                handler.completed(readNow(offset, target), false);
            } else {
                run(target, buffer -> readNow(offset, buffer));
            }
        }

        @Override
        public void write(long offset, ByteBuffer source, boolean forceUnitAccess) {
            if (forceUnitAccess) {
                forced.incrementAndGet();
            }
            if (inPlace()) {
                handler.completed(writeNow(offset, source), false);
            } else {
                run(source, buffer -> writeNow(offset, buffer));
            }
        }

        @Override
        public void flush() {
            flushes.incrementAndGet();
            if (inPlace()) {
                handler.completed(flushNow(), false);
            } else {
                run(null, nothing -> flushNow());
            }
        }

        @Override
        public void discard(long offset, long length) {
            writeZeroes(offset, length, true);
        }

        @Override
        public void writeZeroes(long offset, long length, boolean mayDeallocate) {
            if (inPlace()) {
                handler.completed(zeroNow(offset, length, mayDeallocate), false);
            } else {
                run(null, nothing -> zeroNow(offset, length, mayDeallocate));
            }
        }

        @Override
        public void extents(long offset, long length, ExtentVisitor visitor) {
            if (inPlace()) {
                handler.completed(mapNow(offset, length, visitor), false);
            } else {
                run(null, nothing -> mapNow(offset, length, visitor));
            }
        }

        @Override
        public void close() {
            openSlots.decrementAndGet();
        }
    }
}
