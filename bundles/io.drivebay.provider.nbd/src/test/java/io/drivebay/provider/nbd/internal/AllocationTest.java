package io.drivebay.provider.nbd.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.drivebay.testhost.ForeignServer;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reading and writing leave no garbage behind, neither with the caller nor where answers are taken. */
@Timeout(60)
class AllocationTest {
    private static final int TIMES = 3000;

    @TempDir
    Path folder;

    @Test
    void readsAndWritesWithoutGarbage() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Path socket = folder.resolve("socket");
        ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
        try (ForeignServer server =
                        ForeignServer.start(socket, List.of("nbdkit", "-f", "-U", socket.toString(), "memory", "1M"));
                NbdDevice device = Stores.open("nbd+unix:///?socket=" + socket, false)) {
            assertTrue(server.alive());
            // until what is kept has been flushed, its places are new
            move(device, buffer);
            move(device, buffer);
            long[] ids = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread ->
                            thread == Thread.currentThread() || thread.getName().matches("drivebay-nbd-client-\\d+-1"))
                    .mapToLong(Thread::getId)
                    .toArray();
            long before = sum(threads.getThreadAllocatedBytes(ids));
            move(device, buffer);
            long bytes = sum(threads.getThreadAllocatedBytes(ids)) - before;
            assertTrue(bytes < 8 * TIMES, bytes + " bytes of garbage for " + TIMES + " times");
        }
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }

    private static void move(NbdDevice device, ByteBuffer buffer) throws Exception {
        for (int i = 0; i < TIMES; i++) {
            device.write(i % 200 * 4096L, buffer.clear(), false);
            device.read(i % 200 * 4096L, buffer.clear());
        }
    }
}
