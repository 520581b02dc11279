package io.drivebay.driver.linux.internal.host;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.host.HostMemory;
import io.drivebay.api.host.MemoryRegion;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import org.osgi.service.component.annotations.Component;

/** Memory by mmap(2), private and without a reservation: pages come when they are touched. */
@Component(name = LinuxHostMemory.NAME, enabled = false)
public final class LinuxHostMemory implements HostMemory {
    static final String NAME = "io.drivebay.driver.linux.memory";

    private static final int PROT_READ_WRITE = 0x3;
    private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x4022;

    @Override
    public MemoryRegion reserve(long bytes) throws DiskException {
        long address = LibC.mmap(0, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0);
        if (address == -1) {
            throw new DiskException(
                    ErrorCode.NOT_ENOUGH_MEMORY,
                    "reserve " + bytes + " bytes of memory: " + Errno.text(Errno.last())
                            + "; see ulimit -v and vm.overcommit_memory");
        }
        return new MappedRegion(address, bytes);
    }
}
