package io.drivebay.provider.file.internal;

import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreOption;
import io.drivebay.api.store.StoreUriException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a store URI asks for.
 *
 * @param path absolute, checked
 * @param size that the file must have, and gets if it is made
 * @param direct past the page cache
 * @param preallocate all room at once, kept
 * @param readOnly nothing may change
 * @param sectorSize of the disk
 */
record ImageSpec(Path path, OptionalLong size, boolean direct, boolean preallocate, boolean readOnly, int sectorSize) {
    static final String SIZE = "size";
    static final String DIRECT = "direct";
    static final String PREALLOCATE = "preallocate";

    static final List<StoreOption> OPTIONS = List.of(
            StoreOption.of(SIZE, "size of the file; a missing one is made, another size is an error", ""),
            StoreOption.of(DIRECT, "past the system's page cache (O_DIRECT)", "off"),
            StoreOption.of(PREALLOCATE, "take the whole room at once and keep it; no discard", "off"));

    static ImageSpec of(StoreLayer layer, OpenMode mode) throws IOException {
        OptionalLong size = layer.size(SIZE);
        if (size.isPresent()) {
            checkSize(layer, size.getAsLong(), mode.sectorSize());
        }
        return new ImageSpec(
                ImagePath.check(layer),
                size,
                layer.flag(DIRECT, false),
                layer.flag(PREALLOCATE, false),
                mode.readOnly(),
                mode.sectorSize());
    }

    private static void checkSize(StoreLayer layer, long size, int sectorSize) throws StoreUriException {
        if (size == 0) {
            throw layer.optionError(SIZE, "a disk of 0 bytes holds nothing; give a size, for example size=10G");
        }
        if (size % sectorSize != 0) {
            throw layer.optionError(
                    SIZE,
                    "size " + size + " is not a multiple of the sector " + sectorSize + "; take "
                            + (size / sectorSize + 1) * sectorSize);
        }
    }
}
