package io.drivebay.api.host;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** Memory outside the heap that can be given back piece by piece. A service of the platform's driver bundle. */
@ProviderType
public interface HostMemory {
    /**
     * Reserves zeroed memory; room is taken page by page as it is written.
     *
     * @param bytes how much, more than 0
     * @throws io.drivebay.api.DiskException NOT_ENOUGH_MEMORY
     */
    MemoryRegion reserve(long bytes) throws IOException;
}
