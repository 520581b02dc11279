package io.drivebay.driver.fuse.internal.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.driver.fuse.internal.MemoryTarget;
import io.drivebay.driver.fuse.internal.protocol.FuseInHeader;
import io.drivebay.driver.fuse.internal.protocol.FuseWriteIn;
import io.drivebay.driver.fuse.internal.protocol.Opcode;
import io.drivebay.driver.linux.Cpus;
import io.drivebay.driver.linux.FuseDevice;
import io.drivebay.driver.linux.FuseMount;
import io.drivebay.driver.linux.MountTable;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An answer that the kernel does not take: whoever waits for it would wait for ever. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostAnswerTest {
    private static final Path DEVICE = Path.of("/dev/fuse");
    private static final int PAGE = 4096;
    private static final int TRANSFER = 64 << 10;

    private final MemoryTarget target = new MemoryTarget(1 << 20, 512, Map.of());
    private final Image image = new Image(target, 0);
    private final BlockingQueue<String> reasons = new LinkedBlockingQueue<>();

    @TempDir
    Path folder;

    private static void run(String... words) throws Exception {
        Process process = new ProcessBuilder(words).inheritIO().start();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), List.of(words)::toString);
    }

    /** In place of the device a file that has a request, and no room for the answer. */
    @Test
    void ofTheClassicChannelEndsTheConnection() throws Exception {
        run("mount", "-t", "tmpfs", "-o", "size=" + PAGE, "drivebay-test", folder.toString());
        try {
            answerWithoutRoom(Files.write(folder.resolve("request"), writeRequest()));
        } finally {
            run("umount", folder.toString());
        }
    }

    private void answerWithoutRoom(Path file) throws Exception {
        ExchangePool pool = new ExchangePool(image, TRANSFER, 2);
        try (FuseDevice device = FuseDevice.open(file)) {
            Connection connection = new Connection("fuse-test", device, reasons::add);
            ClassicReader reader = new ClassicReader(connection, FuseDevice.open(file), pool, "fuse-test");
            reader.notTaken(Errno.ENOENT);
            reader.notTaken(Errno.ENODEV);
            assertNull(reasons.poll(), "nobody waits for the answer of a request that was interrupted");

            reader.thread().start();
            reader.thread().join();
            String reason = reasons.poll(10, TimeUnit.SECONDS);
            assertTrue(reason.contains("took no answer (errno 28, DISK_FULL)"), reason);
        } finally {
            pool.close();
        }
    }

    private static byte[] writeRequest() {
        ByteBuffer request = ByteBuffer.allocate(PAGE).order(ByteOrder.nativeOrder());
        int data = PAGE - FuseInHeader.BYTES - FuseWriteIn.BYTES;
        request.putInt(0, PAGE).putInt(4, Opcode.FUSE_WRITE).putInt(FuseInHeader.BYTES + 16, data);
        return request.array();
    }

    /** One of a ring; its other entries stay with the kernel. */
    @Test
    void ofARingEndsTheConnection() throws Exception {
        Files.writeString(Path.of("/sys/module/fuse/parameters/enable_uring"), "Y");
        Path file = Files.createFile(folder.toRealPath().resolve("image"));
        try (FuseDevice device = FuseDevice.open(DEVICE)) {
            FuseMount.mount(device, file, TRANSFER);
            int minor = MountTable.read().at(file).orElseThrow().minor();
            Connection connection = new Connection("fuse-test", device, reasons::add);
            RingChannel channel = new RingChannel(
                    connection, image, 4, TRANSFER, Cpus.possible(), Cpus.online(), Duration.ofNanos(50_000));
            try {
                assertTrue(connection.greet(TRANSFER, 16, true));
                channel.start();
                BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
                target.executor = held::add;
                Process reader = new ProcessBuilder(
                                "dd", "if=" + file, "of=/dev/null", "bs=4096", "count=1", "iflag=direct", "status=none")
                        .start();
                Runnable answer = held.poll(10, TimeUnit.SECONDS);
                assertNotNull(answer, "no request came");
                spoil(channel);
                answer.run();
                String reason = reasons.poll(10, TimeUnit.SECONDS);
                assertNotNull(reason, "nobody was told");
                assertTrue(reason.contains("took no answer (errno 2,"), reason);
                FuseMount.abort(file, minor);
                assertTrue(reader.waitFor(10, TimeUnit.SECONDS), "the reader hangs");
            } finally {
                connection.ending();
                FuseMount.abort(file, minor);
                FuseMount.unmount(file);
                channel.close();
            }
        }
    }

    /** Makes what is to be committed next unknown to the kernel. */
    private static void spoil(RingChannel channel) throws ReflectiveOperationException {
        for (Object queue : (List<?>) field(RingChannel.class, "queues").get(channel)) {
            for (Object entry : (Object[]) field(RingQueue.class, "entries").get(queue)) {
                Field commit = field(RingEntry.class, "commitId");
                commit.setLong(entry, commit.getLong(entry) + 1_000_000);
            }
        }
    }

    private static Field field(Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
