package io.drivebay.provider.memory.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.ByteSize;
import io.drivebay.api.store.BlockProvider;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreUriException;
import org.osgi.service.component.annotations.Component;

/** {@code mem:SIZE}: a disk in memory outside the heap, gone when its medium is removed. */
@Component(property = BlockProvider.SCHEME + "=mem")
public final class MemoryProvider implements BlockProvider {
    @Override
    public String description() {
        return "memory: the location is the size, for example mem:1G; its bytes are gone when it is closed";
    }

    @Override
    public BlockDevice open(StoreLayer layer, OpenMode mode) throws StoreUriException {
        long bytes;
        try {
            bytes = ByteSize.parse(layer.location());
        } catch (IllegalArgumentException e) {
            throw layer.locationError(e.getMessage());
        }
        if (bytes == 0 || bytes % mode.sectorSize() != 0) {
            throw layer.locationError(
                    "size " + bytes + " is not a positive multiple of the sector " + mode.sectorSize());
        }
        return new MemoryDevice(bytes, mode.readOnly());
    }
}
