package io.drivebay.driver.nbd.internal.kernel;

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
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/** A disk over a file, in place, as the core would present it. */
final class FileTarget implements DiskTarget {
    private final FileChannel file;
    private final UUID guid;
    private final Map<String, String> options;
    private final int sector = Integer.getInteger("sector", 512);
    private final boolean readOnly = Boolean.getBoolean("read-only");
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile Optional<String> medium =
            Optional.of(System.getProperty("medium", "a1")).filter(text -> !text.isEmpty());

    FileTarget(Path image, UUID guid, Map<String, String> options) throws IOException {
        file = FileChannel.open(image, StandardOpenOption.READ, StandardOpenOption.WRITE);
        this.guid = guid;
        this.options = options;
    }

    void resize(long bytes) throws IOException {
        if (bytes < file.size()) {
            file.truncate(bytes);
        } else {
            file.write(ByteBuffer.allocate(1), bytes - 1);
        }
    }

    /** Requests wait from here on. */
    void hold() {
        gate = new CountDownLatch(1);
    }

    /** Those that wait go on. */
    void release() {
        gate.countDown();
    }

    void forgetMedium() {
        medium = Optional.empty();
    }

    @Override
    public String name() {
        return "disk";
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
        return options;
    }

    @Override
    public boolean scanPartitions() {
        return Boolean.getBoolean("scan");
    }

    @Override
    public Optional<Geometry> geometry() {
        try {
            return Optional.of(Geometry.of(file.size(), sector));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Optional<String> medium() {
        return medium;
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(20);
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.WRITE, Capability.FLUSH, Capability.NON_BLOCKING);
    }

    @Override
    public RequestSlot slot(SlotHandler handler) {
        return new Slot(handler);
    }

    @Override
    public void ejected() {}

    @Override
    public void lost(String reason) {
        System.out.println("lost: " + reason);
    }

    private final class Slot implements RequestSlot {
        private final SlotHandler handler;

        Slot(SlotHandler handler) {
            this.handler = handler;
        }

        private interface Work {
            void run() throws IOException;
        }

        private void run(Work work) {
            ErrorCode error = null;
            try {
                gate.await();
                work.run();
            } catch (IOException e) {
                error = ErrorCode.of(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                error = ErrorCode.IO_DEVICE;
            }
            handler.completed(error, false);
        }

        @Override
        public void read(long offset, ByteBuffer target) {
            run(() -> {
                long at = offset;
                while (target.hasRemaining()) {
                    int length = file.read(target, at);
                    if (length < 0) {
                        throw new IOException("beyond the end");
                    }
                    at += length;
                }
            });
        }

        @Override
        public void write(long offset, ByteBuffer source, boolean forceUnitAccess) {
            run(() -> {
                long at = offset;
                while (source.hasRemaining()) {
                    at += file.write(source, at);
                }
            });
        }

        @Override
        public void flush() {
            run(() -> file.force(false));
        }

        @Override
        public void discard(long offset, long length) {
            run(() -> {});
        }

        @Override
        public void writeZeroes(long offset, long length, boolean mayDeallocate) {
            run(() -> {
                for (long at = offset; at < offset + length; at += 4096) {
                    file.write(ByteBuffer.allocate((int) Math.min(4096, offset + length - at)), at);
                }
            });
        }

        @Override
        public void extents(long offset, long length, ExtentVisitor visitor) {
            run(() -> visitor.extent(offset, length, ExtentVisitor.State.DATA));
        }

        @Override
        public void close() {}
    }
}
