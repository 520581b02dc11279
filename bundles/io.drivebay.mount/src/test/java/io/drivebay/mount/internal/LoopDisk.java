package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.disk.DiskInfo;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.disk.DiskState;
import io.drivebay.api.disk.DiskStatistics;
import io.drivebay.api.disk.MediumSpec;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.Holder;
import io.drivebay.api.driver.StorageType;
import io.drivebay.api.store.StoreUri;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A disk whose node is the kernel's loop device over a sparse file; what the core does is left out. */
final class LoopDisk implements VirtualDisk, AutoCloseable {
    /** Enough for each file system. */
    static final long BYTES = 320L << 20;

    private final DiskSpec spec;
    private final Path image;
    private boolean readOnly;
    private volatile Optional<Path> node = Optional.empty();

    /** A disk without a medium. */
    LoopDisk(Path folder, String name) throws IOException {
        spec = DiskSpec.named(name).build();
        image = folder.resolve(name + ".img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(BYTES);
        }
    }

    /** A disk with a blank medium. */
    static LoopDisk blank(Path folder, String name) throws IOException {
        LoopDisk disk = new LoopDisk(folder, name);
        disk.plug(false);
        return disk;
    }

    /** A disk with a file system. */
    static LoopDisk formatted(Path folder, String name) throws IOException {
        LoopDisk disk = blank(folder, name);
        disk.mkfs("ext4");
        return disk;
    }

    /** Makes a node for the image. */
    void plug(boolean asReadOnly) throws IOException {
        readOnly = asReadOnly;
        String device = asReadOnly
                ? Commands.run("losetup", "--find", "--show", "--read-only", image.toString())
                : Commands.run("losetup", "--find", "--show", image.toString());
        node = Optional.of(Path.of(device));
    }

    /** Takes the node away, as a driver does. */
    void unplug() throws IOException {
        Path device = node.orElseThrow();
        node = Optional.empty();
        Commands.run("losetup", "--detach", device.toString());
    }

    /** Has no medium to show, though the device stays. */
    void hide() {
        node = Optional.empty();
    }

    /** Shows a device, as a driver that has found its old one again, or has made another. */
    void show(Path device) {
        node = Optional.of(device);
    }

    /** The image file itself is the node, as unprivileged users get it. */
    void plugImage() {
        node = Optional.of(image);
    }

    void mkfs(String type) throws IOException {
        Commands.run("mkfs." + type, "-q", node.orElseThrow().toString());
    }

    /** The node; the disk has one. */
    Path device() {
        return node.orElseThrow();
    }

    @Override
    public void close() throws IOException {
        if (node.isPresent() && !node.get().equals(image)) {
            unplug();
        }
        Files.deleteIfExists(image);
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
    public DiskState state() {
        return node.isPresent() ? DiskState.READY : DiskState.EMPTY;
    }

    @Override
    public DiskInfo info() {
        return new DiskInfo(
                name(),
                spec.guid(),
                StorageType.DISK,
                state(),
                Optional.empty(),
                Optional.empty(),
                node,
                BYTES,
                512,
                readOnly,
                Set.of(),
                Duration.ZERO,
                Map.of(),
                Optional.empty());
    }

    @Override
    public Optional<MediumSpec> medium() {
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
        throw new UnsupportedOperationException();
    }

    @Override
    public void insert(MediumSpec medium) throws DiskException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove(boolean force) throws DiskException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resize(long bytes) throws DiskException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void swap(StoreUri store) throws DiskException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(boolean force) throws DiskException {
        throw new UnsupportedOperationException();
    }
}
