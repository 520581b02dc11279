package io.drivebay.driver.linux.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.host.HostMemory;
import io.drivebay.api.host.MemoryRegion;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;

/** Memory by mmap(2). Started by {@link LinuxServices}. */
@Component(enabled = false)
public final class LinuxHostMemory implements HostMemory {
    private static final int PROT_READ_WRITE = 0x3;
    private static final int MAP_PRIVATE = 0x02;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;

    @Override
    public MemoryRegion reserve(long bytes) throws IOException {
        long address = LibC.mmap(0, bytes, PROT_READ_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (address == -1) {
            throw new DiskException(
                    ErrorCode.NOT_ENOUGH_MEMORY, "reserve " + bytes + " bytes of memory: " + Errno.text(Errno.last()));
        }
        return new LinuxMemoryRegion(address, bytes);
    }
}
