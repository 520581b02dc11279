package io.drivebay.provider.file.internal;

import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreOption;
import io.drivebay.api.store.StoreUriException;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a store URI asks for, checked as far as that goes without looking at the file.
 *
 * @param layer for errors that point at the place
 * @param size the image's size, or what it is to be made with
 * @param grow whether a smaller image is made larger
 * @param preallocate whether it has room for all of itself, always
 * @param direct past the page cache
 */
record ImageOptions(StoreLayer layer, OptionalLong size, boolean grow, boolean preallocate, boolean direct) {
    static final String SIZE = "size";
    static final String GROW = "grow";
    static final String PREALLOCATE = "preallocate";
    static final String DIRECT = "direct";

    static final List<StoreOption> DESCRIPTIONS = List.of(
            StoreOption.of(SIZE, "size of the image; a missing one is made with it", "that of the file"),
            StoreOption.of(GROW, "make an image that is smaller than size larger", "off"),
            StoreOption.of(PREALLOCATE, "take room for the whole image at once and never give it back", "off"),
            StoreOption.of(DIRECT, "past the page cache (O_DIRECT)", "off"));

    static ImageOptions of(StoreLayer layer, OpenMode mode) throws StoreUriException {
        OptionalLong size = layer.size(SIZE);
        boolean grow = layer.flag(GROW, false);
        if (size.isPresent() && size.getAsLong() == 0) {
            throw layer.optionError(SIZE, "an image of 0 bytes cannot be; write for example size=10G");
        }
        if (size.isPresent() && size.getAsLong() % mode.sectorSize() != 0) {
            throw layer.optionError(
                    SIZE,
                    "the size " + size.getAsLong() + " is not a multiple of the disk's sector " + mode.sectorSize());
        }
        if (grow && size.isEmpty()) {
            throw layer.optionError(GROW, "growing needs a size to grow to; add size=…");
        }
        return new ImageOptions(layer, size, grow, layer.flag(PREALLOCATE, false), layer.flag(DIRECT, false));
    }
}
