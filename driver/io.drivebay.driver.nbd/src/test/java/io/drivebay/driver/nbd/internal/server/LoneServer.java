package io.drivebay.driver.nbd.internal.server;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;

/**
 * A server in a process of its own: says its socket's path, then for each line that it reads the bytes that its loops
 * have allocated on the heap, until there are no more lines.
 */
final class LoneServer {
    private LoneServer() {}

    public static void main(String[] none) throws IOException {
        try (Served served = new Served()) {
            served.add(new MemoryTarget("disk", 16 << 20, 512));
            System.out.println(served.address());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (in.readLine() != null) {
                System.out.println(allocated());
            }
        }
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("drivebay-nbd-")) {
                sum += threads.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        return sum;
    }
}
