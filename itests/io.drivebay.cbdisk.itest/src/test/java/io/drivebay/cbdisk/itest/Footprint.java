package io.drivebay.cbdisk.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process has of the system at one moment.
 *
 * @param loops loop devices over images whose name has a mark
 * @param mounts of such images
 * @param files open descriptors
 * @param threads of the system's kind
 * @param heap bytes in use after collections
 * @param direct bytes of direct buffers
 * @param resident bytes in memory
 */
record Footprint(long loops, long mounts, long files, long threads, long heap, long direct, long resident) {
    private static final long MEGABYTE = 1 << 20;
    /** What collectors, compilers and the allocator of the C library take without a leak. */
    private static final long HEAP_SLACK = 8 * MEGABYTE;

    private static final long DIRECT_SLACK = MEGABYTE;
    private static final long RESIDENT_SLACK = 64 * MEGABYTE;
    /** Compilers, collectors and the common pool come and go; a leak has as many as lives were led. */
    private static final int THREADS_SLACK = 8;

    private static final int COLLECTIONS = 4;

    static Footprint take(String mark) throws IOException {
        long heap = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            // what cleaners free in one collection may hold what the next one frees
            System.gc();
            heap = Math.min(
                    heap,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new Footprint(
                loops(mark),
                Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                        .filter(line -> line.contains(mark))
                        .count(),
                entries(Path.of("/proc/self/fd")),
                entries(Path.of("/proc/self/task")),
                heap,
                direct,
                residentNow());
    }

    /** Fails if there is more than before, apart from what needs no leak. */
    void assertNoMoreThan(Footprint before) {
        String both = "before: " + before + ", after: " + this;
        assertTrue(loops <= before.loops, both);
        assertTrue(mounts <= before.mounts, both);
        assertTrue(files <= before.files, both);
        assertTrue(threads <= before.threads + THREADS_SLACK, both);
        assertTrue(heap <= before.heap + HEAP_SLACK, both);
        assertTrue(direct <= before.direct + DIRECT_SLACK, both);
        assertTrue(resident <= before.resident + RESIDENT_SLACK, both);
    }

    private static long loops(String mark) throws IOException {
        try (Stream<Path> devices = Files.list(Path.of("/sys/block"))) {
            return devices.map(device -> device.resolve("loop/backing_file"))
                    .filter(file -> backing(file).contains(mark))
                    .count();
        }
    }

    private static String backing(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            // no loop device, or none any more
            return "";
        }
    }

    private static long entries(Path folder) {
        return folder.toFile().list().length;
    }

    private static long residentNow() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
