package io.drivebay.provider.memory.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.ByteSize;
import io.drivebay.api.host.HostMemory;
import io.drivebay.api.store.BlockProvider;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreOption;
import io.drivebay.api.store.StoreUriException;
import java.util.List;
import java.util.OptionalLong;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code mem:SIZE}: a disk in memory outside the heap. */
@Component(property = BlockProvider.SCHEME + "=mem")
public final class MemoryProvider implements BlockProvider {
    private static final String LIMIT = "limit";

    /** What new disks use; a disk that is open keeps what it has. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile HostMemory hostMemory;

    @Override
    public String description() {
        return "memory: the location is the size, for example mem:1G; the bytes are gone when the store is closed";
    }

    @Override
    public List<StoreOption> options() {
        return List.of(StoreOption.of(LIMIT, "most bytes of memory to take; a write beyond fails as disk full", ""));
    }

    @Override
    public BlockDevice open(StoreLayer layer, OpenMode mode) throws StoreUriException {
        long bytes = bytes(layer, mode.sectorSize());
        OptionalLong limit = layer.size(LIMIT);
        if (limit.isPresent() && limit.getAsLong() == 0) {
            throw layer.optionError(LIMIT, "a limit of 0 leaves no room for any byte; leave it out for none");
        }
        Budget budget = new Budget(limit.orElse(Long.MAX_VALUE));
        HostMemory memory = hostMemory;
        ChunkFactory factory =
                memory == null ? () -> new PieceChunk(budget) : () -> MappedChunk.reserve(memory, budget);
        return new MemoryDevice(bytes, mode.readOnly(), factory);
    }

    private static long bytes(StoreLayer layer, int sectorSize) throws StoreUriException {
        long bytes;
        try {
            bytes = ByteSize.parse(layer.location());
        } catch (IllegalArgumentException e) {
            throw layer.locationError(e.getMessage());
        }
        if (bytes == 0) {
            throw layer.locationError("a disk of 0 bytes holds nothing; give a size, for example mem:1G");
        }
        if (bytes % sectorSize != 0) {
            throw layer.locationError("size " + bytes + " is not a multiple of the sector " + sectorSize + "; take "
                    + (bytes / sectorSize + 1) * sectorSize);
        }
        return bytes;
    }
}
