package io.drivebay.desktop.internal;

import io.drivebay.api.disk.DiskInfo;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.disk.DiskState;
import io.drivebay.api.disk.DiskStatistics;
import io.drivebay.api.disk.MediumSpec;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.Characteristic;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.Holder;
import io.drivebay.api.store.StoreUri;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A disk of which the desktop knows no more than its identity, what it says of itself, and its node. */
final class TestDisk implements VirtualDisk {
    private final DiskSpec spec;
    private Optional<Path> node = Optional.empty();

    TestDisk(Characteristic... characteristics) {
        spec = DiskSpec.named("test").characteristics(Set.of(characteristics)).build();
    }

    void node(String path) {
        node = Optional.of(Path.of(path));
    }

    @Override
    public DiskSpec spec() {
        return spec;
    }

    @Override
    public Optional<Path> node() {
        return node;
    }

    @Override
    public Optional<MediumSpec> medium() {
        return Optional.empty();
    }

    @Override
    public DiskState state() {
        throw new UnsupportedOperationException();
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
    public void insert(MediumSpec medium) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove(boolean force) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resize(long bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void swap(StoreUri store) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(boolean force) {
        throw new UnsupportedOperationException();
    }
}
