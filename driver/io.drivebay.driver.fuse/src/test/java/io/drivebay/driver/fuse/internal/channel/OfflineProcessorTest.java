package io.drivebay.driver.fuse.internal.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.driver.fuse.internal.MemoryTarget;
import io.drivebay.driver.linux.Cpus;
import io.drivebay.driver.linux.FuseDevice;
import io.drivebay.driver.linux.FuseMount;
import io.drivebay.driver.linux.MountTable;
import io.drivebay.driver.linux.NativeBuffer;
import java.io.RandomAccessFile;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A ring on a machine that counts with more processors than run. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OfflineProcessorTest {
    private static final int PAGE = 4096;
    private static final int TRANSFER = 64 << 10;
    private static final int DEPTH = 4;

    private final BlockingQueue<String> reasons = new LinkedBlockingQueue<>();

    @TempDir
    Path folder;

    /** As if only the first one ran; the others then come and are used. */
    @Test
    void takesNoMemoryAndServesWhenItComes() throws Exception {
        Files.writeString(Path.of("/sys/module/fuse/parameters/enable_uring"), "Y");
        Path file = Files.createFile(folder.toRealPath().resolve("image"));
        try (FuseDevice device = FuseDevice.open(Path.of("/dev/fuse"))) {
            FuseMount.mount(device, file, TRANSFER);
            int minor = MountTable.read().at(file).orElseThrow().minor();
            Connection connection = new Connection("fuse-test", device, reasons::add);
            Image image = new Image(new MemoryTarget(1 << 20, 512, Map.of()), 0);
            BitSet first = BitSet.valueOf(new long[] {1});
            RingChannel channel = new RingChannel(
                    connection, image, DEPTH, TRANSFER, Cpus.possible(), first, Duration.ofNanos(50_000));
            try {
                assertTrue(connection.greet(TRANSFER, 16, true));
                channel.start();
                List<Integer> taken = pagesTaken(channel);
                assertTrue(taken.get(0) >= DEPTH * TRANSFER / PAGE, taken::toString);
                assertTrue(taken.stream().skip(1).allMatch(pages -> pages == 0), taken::toString);
                for (int cpu : Cpus.online().stream().toArray()) {
                    copyOn(cpu, file);
                }
                assertNull(reasons.poll());
            } finally {
                connection.ending();
                FuseMount.abort(file, minor);
                FuseMount.unmount(file);
                channel.close();
            }
        }
    }

    /** Several requests at once, as the kernel splits what is too large for one. */
    private static void copyOn(int cpu, Path file) throws Exception {
        Process copy = new ProcessBuilder(
                        "taskset",
                        "-c",
                        Integer.toString(cpu),
                        "dd",
                        "if=" + file,
                        "of=" + file,
                        "bs=1M",
                        "count=1",
                        "iflag=direct",
                        "oflag=direct",
                        "conv=notrunc",
                        "status=none")
                .inheritIO()
                .start();
        assertTrue(copy.waitFor(20, TimeUnit.SECONDS), "processor " + cpu + " hangs");
        assertEquals(0, copy.exitValue());
    }

    /** Of the payloads of each queue: pages that are there, by proc_pid_pagemap(5). */
    private static List<Integer> pagesTaken(RingChannel channel) throws Exception {
        List<?> queues = (List<?>) value(channel, "queues");
        return queues.stream().map(OfflineProcessorTest::pagesTaken).toList();
    }

    private static Integer pagesTaken(Object queue) {
        try (RandomAccessFile pages = new RandomAccessFile("/proc/self/pagemap", "r")) {
            NativeBuffer payloads = (NativeBuffer) value(queue, "payloads");
            byte[] words = new byte[payloads.bytes().capacity() / PAGE * Long.BYTES];
            pages.seek(payloads.address() / PAGE * Long.BYTES);
            pages.readFully(words);
            return (int) IntStream.range(0, words.length)
                    .filter(at -> at % Long.BYTES == Long.BYTES - 1 && words[at] < 0)
                    .count();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Object value(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }
}
