package io.drivebay.provider.memory.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.ByteSize;
import io.drivebay.api.host.HostMemory;
import io.drivebay.api.store.BlockProvider;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreOption;
import io.drivebay.api.store.StoreUriException;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * {@code mem:SIZE}: a disk in memory, empty each time it is opened.
 *
 * <p>The host's memory is a dynamic reference: a disk keeps the memory that it was opened with, so that its bytes
 * survive the coming and going of the service.
 */
@Component(property = BlockProvider.SCHEME + "=" + MemoryProvider.NAME)
public final class MemoryProvider implements BlockProvider {
    static final String NAME = "mem";
    static final String LIMIT = "limit";

    private volatile HostMemory host;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindHost(HostMemory memory) {
        host = memory;
    }

    void unbindHost(HostMemory memory) {
        if (host == memory) {
            host = null;
        }
    }

    @Override
    public String description() {
        return "memory of the host, gone when the disk is closed; the location is its size, as in mem:1G";
    }

    @Override
    public List<StoreOption> options() {
        return List.of(
                StoreOption.of(LIMIT, "most memory that it may take; a write beyond fails as on a full disk", ""));
    }

    @Override
    public BlockDevice open(StoreLayer layer, OpenMode mode) throws IOException {
        long bytes = size(layer, mode.sectorSize());
        OptionalLong limit = layer.size(LIMIT);
        if (limit.isPresent() && limit.getAsLong() == 0) {
            throw layer.optionError(LIMIT, "a limit of 0 leaves no room for a byte; give more or leave it out");
        }
        Budget budget = new Budget(limit.orElse(Long.MAX_VALUE));
        HostMemory memory = host;
        PageStore store = memory == null ? new PieceStore(budget) : new RegionStore(memory, budget);
        try {
            store.reserve(bytes);
            return new MemoryDevice(bytes, store, mode.readOnly());
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static long size(StoreLayer layer, int sectorSize) throws StoreUriException {
        long bytes;
        try {
            bytes = ByteSize.parse(layer.location());
        } catch (IllegalArgumentException e) {
            throw layer.locationError("the location of '" + layer.name() + "' is its size: " + e.getMessage());
        }
        if (bytes == 0) {
            throw layer.locationError("a disk of 0 bytes cannot be; write for example mem:512M");
        }
        if (bytes % sectorSize != 0) {
            throw layer.locationError("the size " + bytes + " is not a multiple of the disk's sector " + sectorSize
                    + "; make it " + (bytes / sectorSize + 1) * sectorSize);
        }
        return bytes;
    }
}
