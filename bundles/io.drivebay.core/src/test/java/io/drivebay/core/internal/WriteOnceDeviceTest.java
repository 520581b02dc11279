package io.drivebay.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.Capability;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WriteOnceDeviceTest {
    private static final int SECTOR = 512;

    private final FakeDevice device =
            new FakeDevice(ByteBuffer.allocateDirect(1 << 20), Capability.WRITE, Capability.FLUSH, Capability.DISCARD);
    private final WrittenSectors written = new WrittenSectors();
    private final WriteOnceDevice once = new WriteOnceDevice(device, written, SECTOR);

    private void write(int sector, int sectors, int value) throws IOException {
        ByteBuffer source = ByteBuffer.allocateDirect(sectors * SECTOR);
        while (source.hasRemaining()) {
            source.put((byte) value);
        }
        once.write((long) sector * SECTOR, source.flip(), false);
    }

    private void refused(int sector, int sectors) {
        DiskException refusal = assertThrows(DiskException.class, () -> write(sector, sectors, 9));
        assertEquals(ErrorCode.WRITE_PROTECT, refusal.code());
    }

    @Test
    void eachSectorOnce() throws IOException {
        write(4, 4, 1);
        refused(4, 1);
        refused(7, 2);
        refused(0, 16);
        refused(3, 2);
        write(3, 1, 2);
        write(8, 1, 3);

        assertEquals(2, device.bytes.get(3 * SECTOR));
        assertEquals(1, device.bytes.get(7 * SECTOR));
        assertEquals(3, device.bytes.get(8 * SECTOR));
        assertEquals(0, device.bytes.get(9 * SECTOR));
    }

    @Test
    void aFailedWriteMayBeTriedAgain() throws IOException {
        device.hook = offset -> {
            throw new IOException("not now");
        };
        assertThrows(IOException.class, () -> write(0, 2, 1));
        device.hook = offset -> {};

        write(0, 2, 1);
        refused(1, 1);
    }

    @Test
    void nothingElseChangesASector() {
        assertEquals(Set.of(Capability.WRITE, Capability.FLUSH), once.capabilities());
    }

    @Test
    void claimsAcrossChunksLikeABitmap() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        boolean[] model = new boolean[1 << 18];
        for (int i = 0; i < 2000; i++) {
            int first = random.nextInt(model.length - 70_000);
            int count = 1 + random.nextInt(random.nextInt(50) == 0 ? 70_000 : 50);
            boolean free = true;
            for (int sector = first; sector < first + count; sector++) {
                free &= !model[sector];
            }
            assertEquals(free, written.claim(first, count), "seed " + seed);
            if (free) {
                Arrays.fill(model, first, first + count, true);
            }
        }
    }

    @Test
    void beyondTheReachOfAnInt() {
        long far = 1L << 40;
        assertTrue(written.claim(far, 100_000));
        assertFalse(written.claim(far + 99_999, 1));
        assertTrue(written.claim(far + 100_000, 1));
        written.release(far, 100_000);
        assertTrue(written.claim(far, 100_000));
    }
}
