package io.drivebay.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.drivebay.api.Capability;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.driver.RequestSlot;
import io.drivebay.api.driver.SlotHandler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The workers as requests meet them, through a gate. */
@Timeout(60)
class IoWorkersTest {
    private static final int WORKERS = 32;

    private final Gate gate = new Gate("workers-test", new ThreadStarter());
    private final FakeDevice device = new FakeDevice(ByteBuffer.allocateDirect(1 << 20), Capability.WRITE);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(512);

    @BeforeEach
    void open() throws Exception {
        gate.open(new Medium(device, DiskSpec.named("test").build(), false, Duration.ofSeconds(20), () -> {}));
    }

    @AfterEach
    void everyWorkerEnds() throws Exception {
        gate.shutdown();
        for (Thread worker : workers()) {
            worker.join(20_000);
            assertFalse(worker.isAlive(), worker + " does not end");
        }
    }

    private static List<Thread> workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("drivebay-io-workers-test-"))
                .toList();
    }

    /** Requests that wait for each other: each needs a worker of its own, however many were called up. */
    @Test
    void requestsThatBlockRunSideBySide() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(WORKERS);
        device.hook = offset -> await(barrier);
        List<Requests> all = IntStream.range(0, WORKERS)
                .mapToObj(number -> new Requests(gate))
                .toList();
        for (int repetition = 0; repetition < 50; repetition++) {
            for (Requests requests : all) {
                requests.slot.read(0, ByteBuffer.allocateDirect(512));
            }
            for (Requests requests : all) {
                assertEquals(Optional.empty(), requests.outcome().error());
            }
        }
        assertEquals(WORKERS, workers().size());
    }

    private static void await(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IOException("the requests do not meet", e);
        }
    }

    @Test
    void anInterruptDoesNotReachTheNextRequest() throws Exception {
        Requests requests = new Requests(gate);
        device.hook = offset -> Thread.currentThread().interrupt();
        requests.read(0, buffer.clear());
        device.hook = offset -> {
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException("interrupted");
            }
        };
        assertEquals(Optional.empty(), requests.read(0, buffer.clear()).error());
    }

    /** Counted by the JVM over thousands of requests, each of which finds the worker waiting. */
    @Test
    void aRequestAllocatesNothing() throws Exception {
        Signal signal = new Signal();
        RequestSlot slot = gate.slot(signal);
        int many = 20_000;
        flush(slot, signal, many);
        long before = allocated();
        flush(slot, signal, many);
        assertTrue(allocated() - before < many, "a request allocates");
    }

    private static void flush(RequestSlot slot, Signal signal, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            slot.flush();
            assertTrue(signal.over.tryAcquire(20, TimeUnit.SECONDS), "the request did not complete");
        }
    }

    /** A driver that allocates nothing itself. */
    private static final class Signal implements SlotHandler {
        final Semaphore over = new Semaphore(0);

        @Override
        public ByteBuffer deferred(ByteBuffer buffer) {
            return buffer;
        }

        @Override
        public void completed(ErrorCode error, boolean late) {
            over.release();
        }

        @Override
        public void released() {
            throw new AssertionError("no request was given up");
        }
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return workers().stream()
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getId()))
                .sum();
    }
}
