package io.drivebay.provider.memory.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.host.HostMemory;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreUri;
import io.drivebay.driver.linux.internal.host.LinuxHostMemory;
import io.drivebay.tck.BlockDeviceContract;
import java.io.IOException;
import org.junit.jupiter.api.Nested;

class MemoryContractTest {
    static BlockDevice open(String store, HostMemory memory) throws IOException {
        MemoryProvider provider = new MemoryProvider();
        provider.hostMemory = memory;
        return provider.open(StoreLayer.provider(StoreUri.parse(store), "mem"), new OpenMode(false, 512));
    }

    @Nested
    class WithHostMemory extends BlockDeviceContract {
        @Override
        protected BlockDevice open(long bytes) throws IOException {
            return MemoryContractTest.open("mem:" + bytes, new LinuxHostMemory());
        }

        @Override
        protected long sparseBytes() {
            return (9L << 40) + 512;
        }
    }

    @Nested
    class Alone extends BlockDeviceContract {
        @Override
        protected BlockDevice open(long bytes) throws IOException {
            return MemoryContractTest.open("mem:" + bytes, null);
        }

        @Override
        protected long sparseBytes() {
            return Long.MAX_VALUE / 512 * 512;
        }
    }
}
