package io.drivebay.provider.memory.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.Capability;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.ExtentVisitor.State;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreUri;
import io.drivebay.api.store.StoreUriException;
import io.drivebay.driver.linux.internal.host.LinuxHostMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryProviderTest {
    private static final int MIB = 1 << 20;

    private static BlockDevice open(String store, boolean host) throws IOException {
        return MemoryContractTest.open(store, host ? new LinuxHostMemory() : null);
    }

    private static long data(BlockDevice device) throws IOException {
        AtomicLong data = new AtomicLong();
        device.extents(
                0,
                device.geometry().bytes(),
                (offset, length, state) -> data.addAndGet(state == State.DATA ? length : 0));
        return data.get();
    }

    @ParameterizedTest
    @CsvSource({
        "mem:, 5, is not a size",
        "mem:abc, 5, is not a size",
        "mem:-1G, 5, is not a size",
        "mem:0, 5, 0 bytes",
        "mem:1000, 5, take 1024",
        "mem:8E, 5, too large",
        "mem:9223372036854775808, 5, too large",
        "mem:1G?limit=much, 8, is not a size",
        "mem:1G?limit=0, 8, limit of 0"
    })
    void pointsAtWhatIsWrong(String store, int column, String words) {
        StoreUriException refusal = assertThrows(StoreUriException.class, () -> open(store, true));
        assertEquals(column, refusal.column(), refusal.getMessage());
        assertTrue(refusal.reason().contains(words), refusal.getMessage());
    }

    @Test
    void leavesOutWritingWhenReadOnly() throws IOException {
        try (BlockDevice device = new MemoryProvider()
                .open(StoreLayer.provider(StoreUri.parse("mem:1M"), "mem"), new OpenMode(true, 512))) {
            assertFalse(device.capabilities().contains(Capability.WRITE));
            assertFalse(device.capabilities().contains(Capability.RESIZE));
        }
    }

    /** The bytes under the limit go on; what a discard gives back can be written again. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stopsAtItsLimit(boolean host) throws IOException {
        try (BlockDevice device = open("mem:1G?limit=1M", host)) {
            ByteBuffer half = ByteBuffer.allocateDirect(MIB / 2);
            device.write(0, half.duplicate(), false);
            device.write(100 * MIB, half.duplicate(), false);
            DiskException full =
                    assertThrows(DiskException.class, () -> device.write(200 * MIB, half.duplicate(), false));
            assertEquals(ErrorCode.DISK_FULL, full.code());
            device.write(100 * MIB, half.duplicate(), false);
            assertThrows(DiskException.class, () -> device.writeZeroes(200 * MIB, MIB / 2, false));
            device.discard(0, MIB / 2);
            device.write(200 * MIB, half.duplicate(), false);
            assertEquals(MIB, data(device));
            device.writeZeroes(0, 1 << 30, true);
            assertEquals(0, data(device));
            device.writeZeroes(0, MIB, false);
            assertEquals(MIB, data(device));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsItsContentWhenTheHostsMemoryComesOrGoes(boolean host) throws IOException {
        MemoryProvider provider = new MemoryProvider();
        provider.hostMemory = host ? new LinuxHostMemory() : null;
        StoreLayer layer = StoreLayer.provider(StoreUri.parse("mem:3G"), "mem");
        try (BlockDevice device = provider.open(layer, new OpenMode(false, 512))) {
            device.write(0, ByteBuffer.allocateDirect(512).put(0, (byte) 1), false);
            provider.hostMemory = host ? null : new LinuxHostMemory();
            device.write(2L << 30, ByteBuffer.allocateDirect(512).put(0, (byte) 2), false);
            ByteBuffer target = ByteBuffer.allocateDirect(512);
            device.read(0, target);
            assertEquals(1, target.get(0));
            device.read(2L << 30, target.clear());
            assertEquals(2, target.get(0));
        }
    }
}
