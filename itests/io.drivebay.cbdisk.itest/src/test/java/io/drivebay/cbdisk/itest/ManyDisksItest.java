package io.drivebay.cbdisk.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.cbdisk.CBDisk;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Ten disks at once, each led through its life at random by a thread of its own; {@code steps} and {@code seed} can be set. */
class ManyDisksItest extends DiskFixture {
    private static final int DISKS = 10;
    private static final int SMALL = 1 << 20;

    @Test
    void randomLivesLeaveNothingBehind() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        int steps = Integer.getInteger("steps", 40);
        System.out.println("ManyDisksItest: seed " + seed + ", steps " + steps);
        disk.install("drivebay.cab", PRODUCT, "", CBDisk.MODULE_DRIVER, 0);
        disk.initialize(PRODUCT);
        live(new Random(seed), 5);
        await(() -> ownThreads() == 0);
        int files = openFiles();
        ExecutorService pool = Executors.newFixedThreadPool(DISKS);
        try {
            List<Future<?>> lives = new ArrayList<>();
            for (int number = 0; number < DISKS; number++) {
                Random random = new Random(seed + number);
                lives.add(pool.submit(() -> {
                    live(random, steps);
                    return null;
                }));
            }
            for (Future<?> life : lives) {
                life.get(10, TimeUnit.MINUTES);
            }
        } finally {
            pool.shutdownNow();
        }
        assertEquals(List.of(), manager.disks());
        await(() -> ownThreads() == 0);
        await(() -> openFiles() <= files);
    }

    private void live(Random random, int steps) throws Exception {
        RamListener bytes = new RamListener(SMALL);
        CBDisk one = new CBDisk();
        one.addCBDiskEventListener(bytes);
        one.setStorageGUID("{" + UUID.randomUUID() + "}");
        for (int step = 0; step < steps; step++) {
            if (!one.isStoragePresent()) {
                one.createStorage();
            } else if (!one.isActive()) {
                one.mountMedia(random.nextBoolean() ? 0 : 30_000);
            } else if (random.nextInt(4) > 0) {
                writeAndCompare(one, bytes, random);
            } else if (random.nextBoolean()) {
                one.unmountMedia(random.nextBoolean());
            } else {
                one.deleteStorage(true);
            }
        }
        if (one.isStoragePresent()) {
            one.deleteStorage(true);
        }
    }

    private void writeAndCompare(CBDisk one, RamListener bytes, Random random) throws Exception {
        String guid = one.getStorageGUID().substring(1, 37).toLowerCase(Locale.ROOT);
        Path node = manager.disk("cbdisk-" + guid).flatMap(VirtualDisk::node).orElseThrow();
        try (FileChannel channel = direct(node)) {
            ByteBuffer page = page();
            byte[] pattern = new byte[page.remaining()];
            random.nextBytes(pattern);
            int offset = random.nextInt(SMALL / pattern.length) * pattern.length;
            channel.write(page.put(pattern).flip(), offset);
            byte[] kept = new byte[pattern.length];
            System.arraycopy(bytes.bytes, offset, kept, 0, kept.length);
            assertArrayEquals(pattern, kept);
        }
    }

    private static long ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("cbdisk-"))
                .count();
    }

    private static int openFiles() {
        return Path.of("/proc/self/fd").toFile().list().length;
    }
}
