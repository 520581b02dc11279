package io.drivebay.shell.internal;

import io.drivebay.api.Capability;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskEvent;
import io.drivebay.api.disk.DiskInfo;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.disk.DiskState;
import io.drivebay.api.disk.DiskStatistics;
import io.drivebay.api.disk.LatencyHistogram;
import io.drivebay.api.disk.MediumSpec;
import io.drivebay.api.disk.Operation;
import io.drivebay.api.disk.OperationStatistics;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.Holder;
import io.drivebay.api.store.StoreUri;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A disk that keeps no bytes. */
final class FakeDisk implements VirtualDisk {
    final FakeHost host;
    final DiskSpec spec;
    MediumSpec medium;
    long size;
    boolean busy;
    boolean deleted;

    FakeDisk(FakeHost host, DiskSpec spec) {
        this.host = host;
        this.spec = spec;
    }

    @Override
    public DiskSpec spec() {
        return spec;
    }

    @Override
    public Optional<MediumSpec> medium() {
        return Optional.ofNullable(medium);
    }

    @Override
    public DiskState state() {
        if (deleted) {
            return DiskState.DELETED;
        }
        return medium == null ? DiskState.EMPTY : DiskState.READY;
    }

    @Override
    public Optional<Path> node() {
        return medium == null ? Optional.empty() : Optional.of(Path.of("/dev/loop7"));
    }

    @Override
    public DiskInfo info() {
        return new DiskInfo(
                name(),
                spec.guid(),
                spec.type(),
                state(),
                medium().map(one -> one.store().toString()),
                medium == null ? Optional.empty() : Optional.of("fuse"),
                node(),
                size,
                spec.sectorSize(),
                medium == null || medium.readOnly(),
                medium == null ? Set.of() : Set.of(Capability.FLUSH, Capability.WRITE),
                medium == null ? Duration.ZERO : medium.timeout(),
                medium == null ? Map.of() : Map.of("channel", "io_uring"),
                medium == null ? Optional.of("no medium") : Optional.empty());
    }

    @Override
    public DiskStatistics statistics() {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        counts[LatencyHistogram.bucket(5_000)] = 99;
        counts[LatencyHistogram.bucket(3_000_000)] = 1;
        return new DiskStatistics(
                Instant.EPOCH,
                2,
                Map.of(Operation.READ, new OperationStatistics(100, 1, 0, 409_600, new LatencyHistogram(counts))));
    }

    @Override
    public DiskTarget target() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Holder> holders() {
        return busy ? List.of(new Holder(12, "bash", "/mnt/x")) : List.of();
    }

    @Override
    public void insert(MediumSpec inserted) throws DiskException {
        if (medium != null) {
            throw new DiskException(ErrorCode.ALREADY_EXISTS, "disk " + name() + " has a medium");
        }
        if (!inserted.store().names().equals(List.of("mem"))) {
            throw inserted.store()
                    .nameError(
                            0, "there is no scheme '" + inserted.store().names().get(0) + "'");
        }
        medium = inserted;
        size = 1L << 30;
        host.happens(DiskEvent.Kind.INSERTED, this, "");
    }

    @Override
    public void remove(boolean force) throws DiskException {
        if (busy && !force) {
            throw new DiskException(
                    ErrorCode.BUSY, "disk " + name() + " is busy: " + holders().get(0));
        }
        medium = null;
        size = 0;
        host.happens(DiskEvent.Kind.REMOVED, this, "");
    }

    @Override
    public void resize(long bytes) throws DiskException {
        if (bytes % spec.sectorSize() != 0) {
            throw new DiskException(ErrorCode.INVALID_PARAMETER, bytes + " is no multiple of the sector");
        }
        size = bytes;
        host.happens(DiskEvent.Kind.RESIZED, this, "");
    }

    @Override
    public void swap(StoreUri store) throws DiskException {
        if (medium == null) {
            throw new DiskException(ErrorCode.NOT_READY, "disk " + name() + " has no open store to swap");
        }
        medium = new MediumSpec(store, medium.readOnly(), medium.timeout());
        host.happens(DiskEvent.Kind.SWAPPED, this, "");
    }

    @Override
    public void delete(boolean force) throws DiskException {
        remove(force);
        deleted = true;
        host.disks.remove(name());
        host.happens(DiskEvent.Kind.DELETED, this, "");
    }
}
