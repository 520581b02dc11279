package io.drivebay.provider.memory.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.drivebay.api.BlockDevice;
import io.drivebay.driver.linux.internal.host.LinuxHostMemory;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading and rewriting leave no garbage behind. */
class AllocationTest {
    private static final int TIMES = 10_000;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsAndWritesWithoutGarbage(boolean host) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
        try (BlockDevice device = MemoryContractTest.open("mem:64M", host ? new LinuxHostMemory() : null)) {
            move(device, buffer);
            long before = threads.getThreadAllocatedBytes(self);
            for (int i = 0; i < TIMES; i++) {
                move(device, buffer);
            }
            long bytes = threads.getThreadAllocatedBytes(self) - before;
            assertTrue(bytes < TIMES, bytes + " bytes of garbage for " + TIMES + " times");
        }
    }

    private static void move(BlockDevice device, ByteBuffer buffer) throws Exception {
        device.write(1 << 20, buffer.clear(), false);
        device.read(1 << 20, buffer.clear());
        device.read(32 << 20, buffer.clear());
    }
}
