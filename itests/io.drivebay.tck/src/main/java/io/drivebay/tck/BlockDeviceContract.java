package io.drivebay.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.Capability;
import io.drivebay.api.ExtentVisitor.State;
import io.drivebay.api.Geometry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * What every {@link BlockDevice} must do. A provider or filter subclasses it in its own tests; capabilities that the
 * device does not announce are not asked for. JUnit makes an instance for each test, and each test begins with a blank
 * store.
 */
public abstract class BlockDeviceContract {
    private static final int MIB = 1 << 20;
    private static final int SMALL = 5 * MIB;
    private static final int STEPS = 1500;
    private static final int THREADS = 4;
    private static final int STEPS_OF_A_THREAD = 2000;

    /**
     * Opens the store of this test for writing: at the first call a blank one of that size, later the same again, at
     * the size that it has then.
     *
     * @param bytes size, a multiple of {@link #sector()}
     */
    protected abstract BlockDevice open(long bytes) throws IOException;

    /** Whether the bytes outlive a close. */
    protected boolean durable() {
        return false;
    }

    /** A size above 4 GiB that the store takes without taking that much room; 0 if there is none. */
    protected long sparseBytes() {
        return 0;
    }

    /** The unit of all offsets and lengths. */
    protected int sector() {
        return 512;
    }

    @Test
    void geometryIsTrueAndStays() throws IOException {
        try (BlockDevice device = open(SMALL)) {
            Geometry geometry = device.geometry();
            assertEquals(SMALL, geometry.bytes());
            assertTrue(geometry.logicalSector() <= sector(), "logical sector " + geometry.logicalSector());
            var capabilities = device.capabilities();
            Buffers.write(device, 0, new byte[sector()]);
            assertEquals(geometry, device.geometry());
            assertEquals(capabilities, device.capabilities());
        }
    }

    /** Chance picks what is done; an array says what must come of it. */
    @Test
    void behavesLikeAnArray() throws IOException {
        Seed seed = Seed.next(getClass().getSimpleName() + ".behavesLikeAnArray");
        Random random = seed.random();
        Model model = new Model(SMALL, sector());
        BlockDevice device = open(SMALL);
        try {
            for (int step = 0; step < STEPS; step++) {
                String hint = "step " + step + ", " + seed;
                if (durable() && random.nextInt(300) == 0) {
                    device.close();
                    device = open(model.size());
                    model.check(0, Buffers.read(device, 0, model.size()), hint + ", opened anew");
                }
                step(device, model, random, hint);
            }
            model.check(0, Buffers.read(device, 0, model.size()), "at the end, " + seed);
        } finally {
            device.close();
        }
    }

    private void step(BlockDevice device, Model model, Random random, String hint) throws IOException {
        var capabilities = device.capabilities();
        int most = random.nextInt(20) == 0 ? 2 * MIB : 64 << 10;
        int length = (random.nextInt(most / sector()) + 1) * sector();
        int offset = random.nextInt((model.size() - length) / sector() + 1) * sector();
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                byte[] bytes = new byte[length];
                random.nextBytes(bytes);
                boolean forced = capabilities.contains(Capability.FUA) && random.nextBoolean();
                Buffers.write(device, offset, bytes, forced);
                model.write(offset, bytes);
            }
            case 3 -> {
                if (capabilities.contains(Capability.WRITE_ZEROES)) {
                    device.writeZeroes(offset, length, random.nextBoolean());
                    model.zero(offset, length);
                }
            }
            case 4 -> {
                if (capabilities.contains(Capability.DISCARD)) {
                    device.discard(offset, length);
                    model.discard(offset, length);
                }
            }
            case 5 -> {
                if (capabilities.contains(Capability.FLUSH)) {
                    device.flush();
                }
            }
            case 6 -> {
                if (capabilities.contains(Capability.EXTENTS)) {
                    checkExtents(device, offset, length, model, hint);
                }
            }
            case 7 -> {
                if (capabilities.contains(Capability.RESIZE) && random.nextInt(10) == 0) {
                    int bytes = (3 * MIB / sector() + random.nextInt(4 * MIB / sector())) * sector();
                    device.resize(bytes);
                    model.resize(bytes);
                    assertEquals(bytes, device.geometry().bytes(), hint);
                }
            }
            default -> model.check(offset, Buffers.read(device, offset, length), hint);
        }
    }

    private static void checkExtents(BlockDevice device, int offset, int length, Model model, String hint)
            throws IOException {
        AtomicLong next = new AtomicLong(offset);
        device.extents(offset, length, (at, bytes, state) -> {
            assertEquals(next.get(), at, "extents have a gap or are out of order, " + hint);
            assertTrue(bytes > 0, "an extent is empty, " + hint);
            if (state != State.DATA) {
                assertTrue(
                        model.zeroes((int) at, (int) Math.min(bytes, (long) offset + length - at)),
                        "written bytes are called " + state + ", " + hint);
            }
            next.addAndGet(bytes);
        });
        assertEquals((long) offset + length, next.get(), "extents do not cover the range exactly, " + hint);
    }

    @Test
    void movesPositionsAndNothingElse() throws IOException {
        int sector = sector();
        try (BlockDevice device = open(SMALL)) {
            byte[] bytes = new byte[3 * sector];
            Arrays.fill(bytes, (byte) 7);
            ByteBuffer source = Buffers.of(bytes);
            source.limit(2 * sector).position(sector);
            device.write(sector, source, false);
            assertEquals(2 * sector, source.position());
            assertEquals(2 * sector, source.limit());
            byte[] after = new byte[bytes.length];
            source.get(0, after, 0, 2 * sector);
            source.clear().get(after);
            assertArrayEquals(bytes, after, "the source was changed");

            ByteBuffer target = Buffers.of(new byte[4 * sector]);
            for (int i = 0; i < target.capacity(); i++) {
                target.put(i, (byte) 9);
            }
            target.limit(3 * sector).position(sector);
            device.read(sector, target);
            assertEquals(3 * sector, target.position());
            assertEquals(3 * sector, target.limit());
            target.clear();
            byte[] expected = new byte[4 * sector];
            Arrays.fill(expected, (byte) 9);
            Arrays.fill(expected, sector, 2 * sector, (byte) 7);
            Arrays.fill(expected, 2 * sector, 3 * sector, (byte) 0);
            byte[] read = new byte[4 * sector];
            target.get(read);
            assertArrayEquals(expected, read, "a read touched what was not asked for");
        }
    }

    @Test
    void takesReadOnlyAndUnalignedBuffers() throws IOException {
        int sector = sector();
        try (BlockDevice device = open(SMALL)) {
            byte[] bytes = new byte[8 * sector];
            new Random(1).nextBytes(bytes);
            ByteBuffer source = Buffers.blank(bytes.length + 80)
                    .position(80)
                    .put(bytes)
                    .flip()
                    .position(80);
            device.write(0, source.asReadOnlyBuffer(), false);
            ByteBuffer target = Buffers.blank(bytes.length + 13).position(13);
            device.read(0, target);
            byte[] read = new byte[bytes.length];
            target.get(13, read);
            assertArrayEquals(bytes, read);
        }
    }

    @Test
    void reachesTheFirstAndTheLastSector() throws IOException {
        int sector = sector();
        long last = SMALL - sector;
        byte[] first = new byte[sector];
        byte[] end = new byte[sector];
        Arrays.fill(first, (byte) 1);
        Arrays.fill(end, (byte) 2);
        try (BlockDevice device = open(SMALL)) {
            Buffers.write(device, 0, first);
            Buffers.write(device, last, end);
            assertArrayEquals(first, Buffers.read(device, 0, sector));
            assertArrayEquals(end, Buffers.read(device, last, sector));
            assertArrayEquals(new byte[sector], Buffers.read(device, sector, sector));
            assertArrayEquals(new byte[sector], Buffers.read(device, last - sector, sector));
        }
    }

    @Test
    void movesItsLargestTransfer() throws IOException {
        int size = 8 * MIB;
        try (BlockDevice device = open(size)) {
            byte[] bytes = new byte[Math.min(device.geometry().largestTransfer(), size)];
            new Random(2).nextBytes(bytes);
            Buffers.write(device, 0, bytes);
            assertArrayEquals(bytes, Buffers.read(device, 0, bytes.length));
        }
    }

    @Test
    void zeroesTheWhole() throws IOException {
        try (BlockDevice device = open(SMALL)) {
            if (!device.capabilities().contains(Capability.WRITE_ZEROES)) {
                return;
            }
            byte[] bytes = new byte[SMALL];
            for (boolean mayDeallocate : new boolean[] {true, false}) {
                Arrays.fill(bytes, (byte) 3);
                Buffers.write(device, 0, bytes);
                device.writeZeroes(0, SMALL, mayDeallocate);
                assertArrayEquals(new byte[SMALL], Buffers.read(device, 0, SMALL));
            }
        }
    }

    /** What was cut off does not come back. */
    @Test
    void growsWithZeroes() throws IOException {
        try (BlockDevice device = open(SMALL)) {
            if (!device.capabilities().contains(Capability.RESIZE)) {
                return;
            }
            byte[] bytes = new byte[SMALL];
            Arrays.fill(bytes, (byte) 4);
            Buffers.write(device, 0, bytes);
            int small = MIB + sector();
            device.resize(small);
            device.resize(SMALL);
            Arrays.fill(bytes, small, SMALL, (byte) 0);
            assertArrayEquals(bytes, Buffers.read(device, 0, SMALL));
        }
    }

    @Test
    void keepsWhatWasFlushed() throws IOException {
        if (!durable()) {
            return;
        }
        byte[] bytes = new byte[SMALL];
        new Random(3).nextBytes(bytes);
        try (BlockDevice device = open(SMALL)) {
            Buffers.write(device, 0, bytes);
            if (device.capabilities().contains(Capability.FLUSH)) {
                device.flush();
            }
        }
        try (BlockDevice device = open(SMALL)) {
            assertArrayEquals(bytes, Buffers.read(device, 0, SMALL));
        }
    }

    /** No offset is cut to 32 bits, neither as a number of bytes nor of sectors. */
    @Test
    void keepsFarOffsetsApart() throws IOException {
        long size = sparseBytes();
        if (size == 0) {
            return;
        }
        int length = 2 * sector();
        long four = 1L << 32;
        long[] offsets = {0, (1L << 30) - sector(), (1L << 31) - sector(), four - sector(), four + MIB, size - length};
        try (BlockDevice device = open(size)) {
            for (int i = 0; i < offsets.length; i++) {
                byte[] bytes = new byte[length];
                Arrays.fill(bytes, (byte) (i + 1));
                Buffers.write(device, offsets[i], bytes);
            }
            for (int i = 0; i < offsets.length; i++) {
                byte[] bytes = new byte[length];
                Arrays.fill(bytes, (byte) (i + 1));
                assertArrayEquals(bytes, Buffers.read(device, offsets[i], length), "at " + offsets[i]);
            }
            if (device.capabilities().contains(Capability.EXTENTS)) {
                AtomicLong next = new AtomicLong();
                AtomicLong data = new AtomicLong();
                device.extents(0, size, (offset, bytes, state) -> {
                    assertEquals(next.getAndAdd(bytes), offset);
                    data.addAndGet(state == State.DATA ? bytes : 0);
                });
                assertEquals(size, next.get());
                assertTrue(data.get() < size / 2, "a sparse store calls " + data + " bytes of " + size + " data");
            }
        }
    }

    /** Each thread owns every so many-th sector: neighbours of one page must not hurt each other. */
    @Test
    void keepsThreadsApart() throws Exception {
        Seed seed = Seed.next(getClass().getSimpleName() + ".keepsThreadsApart");
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (BlockDevice device = open(SMALL)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                ends.add(threads.submit(() -> {
                    ownSectors(device, number, seed.random(number), seed + ", thread " + number);
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void ownSectors(BlockDevice device, int thread, Random random, String hint) throws IOException {
        int sector = sector();
        int count = 64;
        byte[] model = new byte[count];
        boolean[] discarded = new boolean[count];
        byte[] bytes = new byte[sector];
        for (int step = 0; step < STEPS_OF_A_THREAD; step++) {
            int own = random.nextInt(count);
            long offset = ((long) own * THREADS + thread) * sector;
            int what = random.nextInt(6);
            if (what == 0 && device.capabilities().contains(Capability.DISCARD)) {
                device.discard(offset, sector);
                discarded[own] = true;
            } else if (what == 1 && device.capabilities().contains(Capability.WRITE_ZEROES)) {
                device.writeZeroes(offset, sector, random.nextBoolean());
                model[own] = 0;
                discarded[own] = false;
            } else if (what < 4) {
                model[own] = (byte) random.nextInt(256);
                discarded[own] = false;
                Arrays.fill(bytes, model[own]);
                Buffers.write(device, offset, bytes);
            } else if (!discarded[own]) {
                Arrays.fill(bytes, model[own]);
                assertArrayEquals(bytes, Buffers.read(device, offset, sector), "at " + offset + ", " + hint);
            }
        }
    }
}
