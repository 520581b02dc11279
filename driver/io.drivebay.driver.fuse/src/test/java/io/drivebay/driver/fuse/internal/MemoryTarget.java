package io.drivebay.driver.fuse.internal;

import io.drivebay.api.Capability;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.Geometry;
import io.drivebay.api.driver.Characteristic;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.RequestSlot;
import io.drivebay.api.driver.SlotHandler;
import io.drivebay.api.driver.StorageType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** A disk over a direct buffer, as the core would present it: in place, through an executor, failing or late at will. */
public final class MemoryTarget implements DiskTarget {
    private final ByteBuffer memory;
    private final int sector;
    private final UUID guid = UUID.randomUUID();
    private final Map<String, String> options;

    /** Bytes that are presented; up to the memory's. */
    public volatile long bytes;
    /** What refuses, by operation; null for success. */
    public volatile ErrorCode readError;

    public volatile ErrorCode writeError;
    public volatile ErrorCode flushError;
    /** Runs requests elsewhere; null for in place. */
    public volatile Executor executor;
    /** Requests are given up at once, and their slots kept here. */
    public volatile boolean late;

    public volatile StorageType type = StorageType.DISK;
    public volatile boolean readOnly;
    public volatile boolean scan;
    public volatile Set<Capability> capabilities = EnumSet.of(
            Capability.WRITE, Capability.FLUSH, Capability.DISCARD, Capability.WRITE_ZEROES, Capability.NON_BLOCKING);

    public final BlockingQueue<SlotHandler> kept = new LinkedBlockingQueue<>();
    public final BlockingQueue<String> lost = new LinkedBlockingQueue<>();
    /** One for each sign of an ejection. */
    public final Semaphore ejections = new Semaphore(0);

    public final AtomicLong flushes = new AtomicLong();
    public final AtomicLong zeroed = new AtomicLong();
    public final AtomicLong openSlots = new AtomicLong();
    /** Names of the threads that read. */
    public final Set<String> readers = ConcurrentHashMap.newKeySet();

    public MemoryTarget(int bytes, int sector, Map<String, String> options) {
        this.memory = ByteBuffer.allocateDirect(bytes);
        this.bytes = bytes;
        this.sector = sector;
        this.options = options;
    }

    @Override
    public String name() {
        return "fuse-test";
    }

    @Override
    public UUID guid() {
        return guid;
    }

    @Override
    public StorageType type() {
        return type;
    }

    @Override
    public Set<Characteristic> characteristics() {
        return Set.of();
    }

    @Override
    public Map<String, String> driverOptions() {
        return options;
    }

    @Override
    public boolean scanPartitions() {
        return scan;
    }

    @Override
    public Optional<Geometry> geometry() {
        return Optional.of(Geometry.of(bytes, sector));
    }

    @Override
    public Optional<String> medium() {
        return Optional.empty();
    }

    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public RequestSlot slot(SlotHandler handler) {
        openSlots.incrementAndGet();
        return new Slot(handler);
    }

    @Override
    public void ejected() {
        ejections.release();
    }

    @Override
    public void lost(String reason) {
        lost.add(reason);
    }

    public byte at(long offset) {
        return memory.get((int) offset);
    }

    public void set(long offset, byte value) {
        memory.put((int) offset, value);
    }

    private final class Slot implements RequestSlot {
        private final SlotHandler handler;

        Slot(SlotHandler handler) {
            this.handler = handler;
        }

        private void run(ByteBuffer buffer, java.util.function.Function<ByteBuffer, ErrorCode> work) {
            Executor elsewhere = executor;
            if (elsewhere == null && !late) {
                handler.completed(work.apply(buffer), false);
                return;
            }
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

        private ErrorCode range(long offset, long length) {
            return offset < 0 || length < 0 || offset > bytes - length ? ErrorCode.HANDLE_EOF : null;
        }

        @Override
        public void read(long offset, ByteBuffer target) {
            if (executor == null && !late) {
                handler.completed(readNow(offset, target), false);
            } else {
                run(target, buffer -> readNow(offset, buffer));
            }
        }

        private ErrorCode readNow(long offset, ByteBuffer target) {
            readers.add(Thread.currentThread().getName());
            ErrorCode error = readError != null ? readError : range(offset, target.remaining());
            if (error == null) {
                target.put(target.position(), memory, (int) offset, target.remaining());
            }
            return error;
        }

        @Override
        public void write(long offset, ByteBuffer source, boolean forceUnitAccess) {
            if (executor == null && !late) {
                handler.completed(writeNow(offset, source), false);
            } else {
                run(source, buffer -> writeNow(offset, buffer));
            }
        }

        private ErrorCode writeNow(long offset, ByteBuffer source) {
            ErrorCode error = writeError != null ? writeError : range(offset, source.remaining());
            if (error == null) {
                memory.put((int) offset, source, source.position(), source.remaining());
            }
            return error;
        }

        @Override
        public void flush() {
            flushes.incrementAndGet();
            run(null, nothing -> flushError);
        }

        @Override
        public void discard(long offset, long length) {
            handler.completed(null, false);
        }

        @Override
        public void writeZeroes(long offset, long length, boolean mayDeallocate) {
            run(null, nothing -> {
                ErrorCode error = range(offset, length);
                if (error == null) {
                    zeroed.addAndGet(length);
                    for (long i = offset; i < offset + length; i++) {
                        memory.put((int) i, (byte) 0);
                    }
                }
                return error;
            });
        }

        @Override
        public void extents(long offset, long length, ExtentVisitor visitor) {
            handler.completed(ErrorCode.NOT_SUPPORTED, false);
        }

        @Override
        public void close() {
            openSlots.decrementAndGet();
        }
    }
}
