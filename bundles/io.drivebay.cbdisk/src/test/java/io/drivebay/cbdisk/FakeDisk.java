package io.drivebay.cbdisk;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskEvent;
import io.drivebay.api.disk.DiskInfo;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.disk.DiskState;
import io.drivebay.api.disk.DiskStatistics;
import io.drivebay.api.disk.MediumSpec;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.Holder;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreUri;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A disk that opens its store and shows it to nobody but the test. */
final class FakeDisk implements VirtualDisk {
    private final DiskSpec spec;
    private final FakeServices services;
    private MediumSpec medium;
    private DiskState state = DiskState.EMPTY;

    BlockDevice device;
    boolean busy;

    /** What the deletion reports. */
    Optional<ErrorCode> deletion = Optional.empty();

    FakeDisk(DiskSpec spec, FakeServices services) {
        this.spec = spec;
        this.services = services;
    }

    /** The operating system ejects the drive. */
    void eject() {
        services.tell(DiskEvent.Kind.EJECTED, spec, Optional.empty());
        try {
            delete(true);
        } catch (DiskException e) {
            // it is gone, and the listeners have been told
        }
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
        return state;
    }

    @Override
    public void insert(MediumSpec inserted) throws DiskException {
        String scheme = inserted.store().toString().replace(":", "");
        try {
            device = services.providers
                    .get(scheme)
                    .open(
                            StoreLayer.provider(inserted.store(), scheme),
                            new OpenMode(inserted.readOnly(), spec.sectorSize()));
        } catch (DiskException e) {
            throw e;
        } catch (IOException e) {
            throw new DiskException(ErrorCode.of(e), e.toString(), e);
        }
        medium = inserted;
        state = DiskState.READY;
    }

    @Override
    public void remove(boolean force) throws DiskException {
        if (medium == null) {
            throw new DiskException(ErrorCode.NO_MEDIA_IN_DRIVE, "no medium");
        } else if (busy && !force) {
            throw new DiskException(ErrorCode.BUSY, "cat (pid 1) has it open");
        }
        medium = null;
        state = DiskState.EMPTY;
    }

    @Override
    public void delete(boolean force) throws DiskException {
        if (medium != null) {
            remove(force);
        }
        state = DiskState.DELETED;
        services.points.clear();
        services.tell(DiskEvent.Kind.DELETED, spec, deletion);
        if (deletion.isPresent()) {
            throw new DiskException(deletion.get(), "the last flush");
        }
    }

    @Override
    public Optional<Path> node() {
        return Optional.empty();
    }

    @Override
    public DiskInfo info() {
        throw new UnsupportedOperationException();
    }

    @Override
    public DiskStatistics statistics() {
        throw new UnsupportedOperationException();
    }

    @Override
    public DiskTarget target() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Holder> holders() {
        return List.of();
    }

    @Override
    public void resize(long bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void swap(StoreUri store) {
        throw new UnsupportedOperationException();
    }
}
