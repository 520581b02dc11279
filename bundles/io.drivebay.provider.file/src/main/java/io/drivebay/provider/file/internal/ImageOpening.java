package io.drivebay.provider.file.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.ByteSize;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.Geometry;
import io.drivebay.api.host.HostFile;
import io.drivebay.api.host.HostFileMode;
import io.drivebay.api.host.HostFiles;
import io.drivebay.api.store.StoreLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One attempt to open an image, and to make it first if it is missing and has a size. */
final class ImageOpening {
    private final ImageSpec spec;
    private final StoreLayer layer;
    private final HostFiles files;
    private final boolean mapped;

    /** @param mapped whether the files know their extents */
    ImageOpening(ImageSpec spec, StoreLayer layer, HostFiles files, boolean mapped) {
        this.spec = spec;
        this.layer = layer;
        this.files = files;
        this.mapped = mapped;
    }

    BlockDevice open() throws IOException {
        Path path = spec.path();
        if (Files.isDirectory(path)) {
            throw new DiskException(ErrorCode.INVALID_PARAMETER, path + " is a folder; name a file in it");
        }
        boolean made = makeIfMissing(path);
        HostFile file = null;
        try {
            ImageAccess.check(spec);
            file = openFile();
            if (made) {
                fill(file);
            }
            return device(file);
        } catch (IOException | RuntimeException | Error e) {
            undo(file, made, e);
            throw e;
        }
    }

    private boolean makeIfMissing(Path path) throws IOException {
        if (Files.exists(path)) {
            return false;
        }
        if (!Files.isDirectory(path.getParent())) {
            throw new DiskException(
                    ErrorCode.PATH_NOT_FOUND, "folder " + path.getParent() + " does not exist; make it first");
        }
        if (spec.size().isEmpty()) {
            throw new DiskException(
                    ErrorCode.FILE_NOT_FOUND,
                    path + " does not exist; give a size to make it, for example file:" + path + "?size=10G");
        }
        if (spec.readOnly()) {
            throw new DiskException(
                    ErrorCode.FILE_NOT_FOUND,
                    path + " does not exist, and is not made for reading only; open it for writing first");
        }
        return NewFile.make(files, path);
    }

    private HostFile openFile() throws IOException {
        try {
            return files.open(spec.path(), new HostFileMode(!spec.readOnly(), false, spec.direct()));
        } catch (IOException e) {
            throw ImageAccess.explain(spec, e);
        }
    }

    private void fill(HostFile file) throws IOException {
        long size = spec.size().orElseThrow();
        try {
            file.truncate(size);
        } catch (DiskException e) {
            throw new DiskException(
                    e.code(),
                    "the file system of " + spec.path() + " takes no file of " + ByteSize.format(size) + ": "
                            + e.getMessage(),
                    e);
        }
        file.sync();
        NewFile.syncFolder(spec.path());
    }

    private BlockDevice device(HostFile file) throws IOException {
        long size = file.size();
        checkSize(size);
        int alignment = file.alignment();
        if (alignment > 4096 || size % alignment != 0) {
            throw new DiskException(
                    ErrorCode.NOT_SUPPORTED,
                    "direct I/O on " + spec.path() + " needs multiples of " + alignment
                            + " bytes, which the disk is not; leave " + ImageSpec.DIRECT + " out");
        }
        if (spec.preallocate() && !spec.readOnly()) {
            // changes nothing where there is room already
            file.allocate(0, size);
        }
        Geometry geometry = Geometry.of(size, alignment);
        return new FileDevice(file, geometry, spec, mapped);
    }

    private void checkSize(long size) throws DiskException {
        Path path = spec.path();
        if (size == 0) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    path + " is empty; remove it and give a size to have it made, or fill it");
        }
        if (spec.size().isPresent() && spec.size().getAsLong() != size) {
            throw layer.optionError(
                    ImageSpec.SIZE,
                    path + " has " + bytes(size) + ", not " + bytes(spec.size().getAsLong()) + "; leave "
                            + ImageSpec.SIZE + " out to take it as it is, and resize the disk then");
        }
        if (size < spec.sectorSize()) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    path + " has " + size + " bytes, less than one sector of " + spec.sectorSize() + "; is it a disk?");
        }
        if (size % spec.sectorSize() != 0) {
            long up = (size / spec.sectorSize() + 1) * spec.sectorSize();
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    path + " has " + size + " bytes, which is not a multiple of the sector " + spec.sectorSize()
                            + "; take a smaller sector, or fill it up: truncate -s " + up);
        }
    }

    private static String bytes(long size) {
        return size + " bytes (" + ByteSize.format(size) + ")";
    }

    /** A file that we made holds nothing yet, so nobody else can have opened it as a disk. */
    private void undo(HostFile file, boolean made, Throwable cause) {
        try {
            if (made) {
                files.delete(spec.path());
            }
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
