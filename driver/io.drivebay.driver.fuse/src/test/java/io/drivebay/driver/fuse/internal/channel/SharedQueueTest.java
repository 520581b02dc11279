package io.drivebay.driver.fuse.internal.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.driver.fuse.internal.MemoryTarget;
import io.drivebay.driver.linux.Cpus;
import io.drivebay.driver.linux.FuseDevice;
import io.drivebay.driver.linux.FuseMount;
import io.drivebay.driver.linux.MountTable;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests of one processor, and the threads that serve its queue. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedQueueTest {
    private static final int SIZE = 16 << 20;
    private static final int TRANSFER = 64 << 10;
    private static final int DEPTH = 8;

    private final MemoryTarget target = new MemoryTarget(SIZE, 512, Map.of());
    private final BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
    private final byte[] content = new byte[SIZE];

    @TempDir
    Path folder;

    private int cpu;
    private Path file;
    private FuseDevice device;
    private int minor;
    private Connection connection;
    private RingChannel channel;

    @BeforeEach
    void serve() throws Exception {
        assertTrue(Cpus.online().cardinality() > 1, "this needs two processors");
        cpu = Cpus.online().nextSetBit(0);
        new Random(1).nextBytes(content);
        for (int i = 0; i < SIZE; i++) {
            target.set(i, content[i]);
        }
        Files.writeString(Path.of("/sys/module/fuse/parameters/enable_uring"), "Y");
        file = Files.createFile(folder.toRealPath().resolve("image"));
        device = FuseDevice.open(Path.of("/dev/fuse"));
        FuseMount.mount(device, file, TRANSFER);
        minor = MountTable.read().at(file).orElseThrow().minor();
        connection = new Connection("fuse-test", device, reasons::add);
        channel = new RingChannel(
                connection,
                new Image(target, 0),
                DEPTH,
                TRANSFER,
                Cpus.possible(),
                Cpus.online(),
                Duration.ofNanos(50_000));
        assertTrue(connection.greet(TRANSFER, 16, true));
        channel.start();
    }

    @AfterEach
    void end() throws Exception {
        if (channel != null) {
            connection.ending();
            FuseMount.abort(file, minor);
            FuseMount.unmount(file);
            channel.close();
            device.close();
        }
        assertNull(reasons.poll());
    }

    @Test
    void largeOnesAreServedByTwoThreads() throws Exception {
        Path copy = folder.resolve("copy");
        while (target.readers.size() < 2) {
            run(read(copy, 1 << 20, 16));
        }
        assertTrue(target.readers.contains(threadOf(cpu)), target.readers::toString);
        for (int i = 0; i < 5; i++) {
            run(read(copy, 1 << 20, 16));
            assertArrayEquals(content, Files.readAllBytes(copy));
        }
    }

    @Test
    void oneSmallAtATimeIsServedAtHomeAgain() throws Exception {
        largeOnesAreServedByTwoThreads();
        // each of the lent entries may meet its own
        while (!target.readers.equals(Set.of(threadOf(cpu)))) {
            target.readers.clear();
            run(read(Path.of("/dev/null"), 512, 200));
        }
    }

    @Test
    void endsWhileLentOnesAreOut() throws Exception {
        largeOnesAreServedByTwoThreads();
        BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
        target.executor = held::add;
        List<Process> readers = new ArrayList<>();
        List<Runnable> out = new ArrayList<>();
        while (out.size() < DEPTH) {
            readers.add(read(Path.of("/dev/null"), 512, 1)
                    .redirectError(Redirect.DISCARD)
                    .start());
            Runnable one = held.poll(10, TimeUnit.SECONDS);
            assertNotNull(one, "only " + out.size() + " requests came");
            out.add(one);
        }
        connection.ending();
        FuseMount.abort(file, minor);
        for (Process reader : readers) {
            assertTrue(reader.waitFor(10, TimeUnit.SECONDS), "a reader hangs");
            assertTrue(reader.exitValue() != 0, "a reader got what nobody gave");
        }
        channel.close();
        assertTrue(
                Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("drivebay-fuse-fuse-test-cpu")),
                "a thread is left");
        assertTrue(target.openSlots.get() > 0, "somebody still uses them");
        out.forEach(Runnable::run);
        assertEquals(0, target.openSlots.get());
        channel = null;
        FuseMount.unmount(file);
        device.close();
    }

    private static String threadOf(int cpu) {
        return "drivebay-fuse-fuse-test-cpu" + cpu;
    }

    private ProcessBuilder read(Path into, int block, int count) {
        return new ProcessBuilder(
                        "taskset",
                        "-c",
                        Integer.toString(cpu),
                        "dd",
                        "if=" + file,
                        "of=" + into,
                        "bs=" + block,
                        "count=" + count,
                        "iflag=direct",
                        "status=none")
                .inheritIO();
    }

    private static void run(ProcessBuilder command) throws Exception {
        Process process = command.start();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it hangs");
        assertEquals(0, process.exitValue());
    }
}
