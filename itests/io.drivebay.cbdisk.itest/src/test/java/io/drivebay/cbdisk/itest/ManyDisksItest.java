package io.drivebay.cbdisk.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.cbdisk.CBDisk;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ten disks at once, each led through its life at random by a thread of its own; {@code steps}, {@code minutes} (in
 * place of steps) and {@code seed} can be set.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class ManyDisksItest extends DiskFixture {
    private static final int DISKS = 10;
    private static final int SMALL = 1 << 20;
    /** How many steps out of a hundred make a file system, mount it and use it. */
    private static final int MOUNTS = 5;

    private static final int WARM_UP = 30;

    /** Begins the GUIDs of these disks, and so the names of their images, apart from those of others. */
    private final long mark = new Random().nextLong() & 0xFFFF_FFFF_0000_0000L;

    private final AtomicLong steps = new AtomicLong();

    @FunctionalInterface
    private interface Until {
        boolean reached(int step);
    }

    @Test
    void randomLivesLeaveNothingBehind() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        int most = Integer.getInteger("steps", 40);
        int minutes = Integer.getInteger("minutes", 0);
        String name = new UUID(mark, 0).toString().substring(0, 8);
        disk.install(CABINET, PRODUCT, "", CBDisk.MODULE_DRIVER, 0);
        disk.initialize(PRODUCT);
        liveAtOnce(seed - DISKS, step -> step >= WARM_UP);
        Footprint before = settled(name);
        steps.set(0);
        long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        liveAtOnce(seed, minutes == 0 ? step -> step >= most : step -> System.nanoTime() - end >= 0);
        Footprint after = settled(name);
        System.out.println(
                "ManyDisksItest: seed " + seed + ", steps " + steps + ", before " + before + ", after " + after);
        after.assertNoMoreThan(before);
    }

    private Footprint settled(String name) throws Exception {
        assertEquals(List.of(), manager.disks());
        await(() -> ownThreads() == 0);
        return Footprint.take(name);
    }

    private void liveAtOnce(long seed, Until end) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(DISKS);
        try {
            List<Future<?>> lives = new ArrayList<>();
            for (int number = 0; number < DISKS; number++) {
                int own = number;
                lives.add(pool.submit(() -> {
                    live(new Random(seed + own), own, end);
                    return null;
                }));
            }
            for (Future<?> life : lives) {
                life.get();
            }
        } finally {
            pool.shutdownNow();
            pool.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    private void live(Random random, int number, Until end) throws Exception {
        RamListener bytes = new RamListener(SMALL);
        CBDisk one = new CBDisk();
        one.addCBDiskEventListener(bytes);
        Path folder = Files.createDirectories(this.folder.resolve("disk" + number));
        try {
            live(one, bytes, folder, random, end);
        } finally {
            if (one.isStoragePresent()) {
                one.deleteStorage(true);
            }
        }
    }

    private void live(CBDisk one, RamListener bytes, Path folder, Random random, Until end) throws Exception {
        for (int step = 0; !end.reached(step); step++) {
            steps.incrementAndGet();
            if (!one.isStoragePresent()) {
                one.setStorageGUID("{" + new UUID(mark | random.nextInt() & 0xFFFF_FFFFL, random.nextLong()) + "}");
                one.createStorage();
            } else if (!one.isActive()) {
                one.mountMedia(random.nextBoolean() ? 0 : 30_000);
            } else if (random.nextInt(100) < MOUNTS) {
                formatAndUse(one, folder);
            } else if (random.nextInt(4) > 0) {
                writeAndCompare(one, bytes, random);
            } else if (random.nextBoolean()) {
                one.unmountMedia(random.nextBoolean());
            } else {
                one.deleteStorage(true);
            }
        }
    }

    private void formatAndUse(CBDisk one, Path folder) throws Exception {
        Shell.run("mkfs.ext4", "-q", "-F", node(one).toString());
        one.addMountingPoint(folder.toString(), CBDisk.STGMP_MOUNT_MANAGER, 0);
        Files.writeString(folder.resolve("file"), "content");
        one.removeMountingPoint(0, "", 0, 0);
    }

    private void writeAndCompare(CBDisk one, RamListener bytes, Random random) throws Exception {
        try (FileChannel channel = direct(node(one))) {
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

    private Path node(CBDisk one) {
        String guid = one.getStorageGUID().substring(1, 37).toLowerCase(Locale.ROOT);
        return manager.disk("cbdisk-" + guid).flatMap(VirtualDisk::node).orElseThrow();
    }

    /** Those of disks, and those of steps, which outlive the last step a little. */
    private static long ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("cbdisk-") || name.equals("drivebay-lifecycle"))
                .count();
    }
}
