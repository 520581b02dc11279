package io.drivebay.provider.memory.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreUri;
import io.drivebay.api.store.StoreUriException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryDeviceTest {
    private static final int SIZE = (5 << 20) + 512;

    /** Random reads, writes and zeroings against a plain array. */
    @Test
    void behavesLikeAnArray() throws Exception {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("behavesLikeAnArray seed=" + seed);
        Random random = new Random(seed);
        byte[] model = new byte[SIZE];
        try (MemoryDevice device = new MemoryDevice(SIZE, false)) {
            for (int i = 0; i < 2000; i++) {
                int offset = random.nextInt(SIZE / 512) * 512;
                int most = Math.min(SIZE - offset, random.nextInt(10) == 0 ? 3 << 20 : 64 << 10);
                int length = (random.nextInt(most / 512) + 1) * 512;
                switch (random.nextInt(4)) {
                    case 0 -> {
                        byte[] bytes = new byte[length];
                        random.nextBytes(bytes);
                        device.write(
                                offset,
                                ByteBuffer.allocateDirect(length).put(bytes).flip(),
                                false);
                        System.arraycopy(bytes, 0, model, offset, length);
                    }
                    case 1 -> {
                        device.writeZeroes(offset, length, true);
                        Arrays.fill(model, offset, offset + length, (byte) 0);
                    }
                    default -> {
                        ByteBuffer target = ByteBuffer.allocateDirect(length);
                        device.read(offset, target);
                        byte[] bytes = new byte[length];
                        target.flip().get(bytes);
                        assertArrayEquals(Arrays.copyOfRange(model, offset, offset + length), bytes, "seed " + seed);
                    }
                }
            }
            AtomicLong next = new AtomicLong();
            device.extents(0, SIZE, (offset, length, state) -> assertEquals(offset, next.getAndAdd(length)));
            assertEquals(SIZE, next.get());
        }
    }

    @Test
    void refusesWhatIsNoSize() throws Exception {
        for (String wrong : new String[] {"mem:", "mem:0", "mem:abc", "mem:100", "mem:8E"}) {
            StoreUri uri = StoreUri.parse(wrong);
            StoreUriException refusal = assertThrows(
                    StoreUriException.class,
                    () -> new MemoryProvider().open(StoreLayer.provider(uri, "mem"), new OpenMode(false, 512)));
            assertEquals(5, refusal.column());
        }
    }
}
