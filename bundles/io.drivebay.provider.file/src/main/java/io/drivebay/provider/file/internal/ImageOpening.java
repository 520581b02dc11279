package io.drivebay.provider.file.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.ByteSize;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.host.HostFile;
import io.drivebay.api.host.HostFileMode;
import io.drivebay.api.host.HostFiles;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreUriException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The opening of one image: find it or make it, lock it, bring it to size; all of that or nothing. */
final class ImageOpening {
    private final HostFiles files;
    private final ImageOptions options;
    private final OpenMode mode;
    private final StoreLayer layer;

    ImageOpening(HostFiles files, ImageOptions options, OpenMode mode) {
        this.files = files;
        this.options = options;
        this.mode = mode;
        this.layer = options.layer();
    }

    BlockDevice open() throws IOException {
        Path path = ImagePath.resolve(layer);
        if (Files.isDirectory(path)) {
            throw layer.locationError(path + " is a folder; name a file in it");
        }
        Optional<NewFile> made = Files.exists(path) ? Optional.empty() : Optional.of(make(path));
        try {
            BlockDevice device = openExisting(path, made.isPresent());
            try {
                if (made.isPresent()) {
                    made.get().keep();
                }
                return device;
            } catch (IOException | RuntimeException e) {
                closeAfter(device, e);
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            if (made.isPresent()) {
                made.get().remove(e);
            }
            throw e;
        }
    }

    private NewFile make(Path path) throws IOException {
        if (options.size().isEmpty()) {
            throw new DiskException(ErrorCode.FILE_NOT_FOUND, path + " is not there; add a size to make it: ?size=10G");
        }
        if (mode.readOnly()) {
            throw new DiskException(
                    ErrorCode.FILE_NOT_FOUND,
                    path + " is not there, and a disk that is read-only makes none; create it for writing first");
        }
        return NewFile.create(path);
    }

    private BlockDevice openExisting(Path path, boolean fresh) throws IOException {
        if (!mode.readOnly() && WriteBits.missing(path)) {
            throw readOnlyFile(path, ErrorCode.ACCESS_DENIED, null);
        }
        HostFile file = openFile(path);
        try {
            long bytes = bringToSize(file, path, fresh);
            return new ImageDevice(file, bytes, mode.readOnly(), Files.isRegularFile(path), options.preallocate());
        } catch (IOException | RuntimeException e) {
            closeAfter(file, e);
            throw e;
        }
    }

    private HostFile openFile(Path path) throws IOException {
        try {
            return files.open(path, new HostFileMode(!mode.readOnly(), false, options.direct()));
        } catch (DiskException e) {
            ErrorCode code = e.code();
            if (!mode.readOnly() && (code == ErrorCode.WRITE_PROTECT || denied(code))) {
                throw readOnlyFile(path, code == ErrorCode.WRITE_PROTECT ? code : ErrorCode.ACCESS_DENIED, e);
            }
            throw denied(code)
                    ? new DiskException(
                            ErrorCode.ACCESS_DENIED,
                            path + " may not be read by user " + System.getProperty("user.name")
                                    + "; change its owner or permissions",
                            e)
                    : e;
        }
    }

    private static boolean denied(ErrorCode code) {
        return code == ErrorCode.ACCESS_DENIED || code == ErrorCode.PRIVILEGE_NOT_HELD;
    }

    private static DiskException readOnlyFile(Path path, ErrorCode code, DiskException cause) {
        String reason = code == ErrorCode.WRITE_PROTECT
                ? " lies on a file system that is read-only; mount it for writing"
                : " may not be written; make it writable (chmod u+w, chattr -i, chown)";
        return new DiskException(code, path + reason + " or open the disk read-only", cause);
    }

    /** The size that the image has in the end; what a failure finds grown is cut back. */
    private long bringToSize(HostFile file, Path path, boolean fresh) throws IOException {
        long has = file.size();
        long wanted = options.size().orElse(has);
        if (has != wanted && !fresh) {
            checkGrowth(path, has, wanted);
        }
        checkSectors(file, path, wanted);
        try {
            if (has != wanted) {
                file.truncate(wanted);
            }
            if (options.preallocate() && !mode.readOnly()) {
                allocate(file, path, wanted);
            }
            if (has != wanted) {
                file.sync();
            }
        } catch (IOException | RuntimeException e) {
            if (has != wanted) {
                cutBack(file, has, e);
            }
            throw e;
        }
        return wanted;
    }

    private void checkGrowth(Path path, long has, long wanted) throws StoreUriException {
        String both = path + " has " + sized(has) + " and size= says " + sized(wanted);
        if (has > wanted) {
            throw layer.optionError(
                    ImageOptions.SIZE,
                    both + "; nothing is cut off: correct size, leave it out, or resize the disk when it is up");
        }
        if (!Files.isRegularFile(path)) {
            throw layer.optionError(
                    ImageOptions.SIZE, both + "; a block device cannot grow: correct size or leave it out");
        }
        if (!options.grow() || mode.readOnly()) {
            throw layer.optionError(
                    ImageOptions.SIZE,
                    both + "; correct size, leave it out, or open for writing with grow=on to make the image larger");
        }
    }

    private void checkSectors(HostFile file, Path path, long bytes) throws DiskException {
        if (bytes < mode.sectorSize()) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    path + " has " + bytes + " bytes, less than one sector of " + mode.sectorSize()
                            + "; add size=… and grow=on to make it larger");
        }
        int unit = Math.max(mode.sectorSize(), file.alignment());
        if (bytes % unit != 0) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    path + " has " + bytes + " bytes, no multiple of "
                            + (unit > mode.sectorSize() ? "what direct I/O needs, " : "the disk's sector, ") + unit
                            + "; if it is a raw image make it longer: truncate -s %" + unit + " " + path);
        }
    }

    private static void cutBack(HostFile file, long bytes, Exception failure) {
        try {
            file.truncate(bytes);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static String sized(long bytes) {
        return bytes + " bytes (" + ByteSize.format(bytes) + ")";
    }

    private static void allocate(HostFile file, Path path, long bytes) throws IOException {
        try {
            file.allocate(0, bytes);
        } catch (DiskException e) {
            if (e.code() == ErrorCode.NOT_SUPPORTED) {
                throw new DiskException(
                        e.code(), path + ": room cannot be taken in advance here; leave preallocate out", e);
            } else if (e.code() == ErrorCode.DISK_FULL) {
                throw new DiskException(
                        e.code(),
                        path + ": there is no room for " + sized(bytes) + "; make room or leave preallocate out",
                        e);
            }
            throw e;
        }
    }

    /** Closes what was opened on the way to a failure. */
    private static void closeAfter(Closeable opened, Exception failure) {
        try {
            opened.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
