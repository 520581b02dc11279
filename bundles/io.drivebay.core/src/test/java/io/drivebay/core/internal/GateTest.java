package io.drivebay.core.internal;

import static io.drivebay.api.Capability.FLUSH;
import static io.drivebay.api.Capability.NON_BLOCKING;
import static io.drivebay.api.Capability.RESIZE;
import static io.drivebay.api.Capability.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.disk.Operation;
import io.drivebay.api.driver.RequestSlot;
import io.drivebay.api.driver.SlotHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GateTest {
    private static final int SIZE = 1 << 20;
    private static final Duration BOUND = Duration.ofSeconds(20);

    private final Gate gate = new Gate("test", new ThreadStarter());
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(SIZE);

    @AfterEach
    void endWorkers() {
        gate.shutdown();
    }

    private static Medium medium(FakeDevice device, Duration timeout) throws DiskException {
        return new Medium(device, DiskSpec.named("test").build(), false, timeout, () -> {});
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocateDirect(length);
    }

    private static Optional<ErrorCode> ok() {
        return Optional.empty();
    }

    @Test
    void withoutMediumEverythingFails() throws Exception {
        assertEquals(
                Optional.of(ErrorCode.NO_MEDIA_IN_DRIVE),
                new Requests(gate).read(0, buffer(512)).error());
    }

    @Test
    void nonBlockingMediumServesOnTheCallingThread() throws Exception {
        AtomicReference<Thread> served = new AtomicReference<>();
        FakeDevice device = new FakeDevice(bytes, WRITE, NON_BLOCKING);
        device.hook = offset -> served.set(Thread.currentThread());
        gate.open(medium(device, BOUND));
        Requests requests = new Requests(gate);
        assertEquals(ok(), requests.write(0, buffer(4096)).error());
        assertEquals(Thread.currentThread(), served.get());
        assertEquals(0, requests.deferrals);
    }

    @Test
    void blockingMediumServesOnAWorkerAfterDeferral() throws Exception {
        AtomicReference<Thread> served = new AtomicReference<>();
        FakeDevice device = new FakeDevice(bytes, WRITE);
        device.hook = offset -> served.set(Thread.currentThread());
        gate.open(medium(device, BOUND));
        Requests requests = new Requests(gate);
        assertEquals(ok(), requests.write(0, buffer(4096)).error());
        assertTrue(served.get() instanceof IoWorker);
        assertEquals(1, requests.deferrals);
    }

    @Test
    void refusesWhatTheMediumDoesNotHave() throws Exception {
        gate.open(medium(new FakeDevice(bytes, WRITE, NON_BLOCKING), BOUND));
        Requests requests = new Requests(gate);
        assertEquals(
                Optional.of(ErrorCode.HANDLE_EOF),
                requests.read(SIZE, buffer(512)).error());
        assertEquals(
                Optional.of(ErrorCode.HANDLE_EOF),
                requests.read(-512, buffer(512)).error());
        assertEquals(
                Optional.of(ErrorCode.HANDLE_EOF),
                requests.read(Long.MAX_VALUE - 511, buffer(512)).error());
        assertEquals(
                Optional.of(ErrorCode.DISK_FULL),
                requests.write(SIZE - 512, buffer(1024)).error());
        assertEquals(
                Optional.of(ErrorCode.INVALID_PARAMETER),
                requests.read(1, buffer(512)).error());
        assertEquals(
                Optional.of(ErrorCode.INVALID_PARAMETER),
                requests.read(0, buffer(511)).error());
        requests.slot.discard(0, -512);
        assertEquals(Optional.of(ErrorCode.HANDLE_EOF), requests.outcome().error());
        assertEquals(ok(), requests.read(SIZE - 512, buffer(512)).error());
    }

    @Test
    void readOnlyMediumRefusesChanges() throws Exception {
        gate.open(medium(new FakeDevice(bytes, NON_BLOCKING), BOUND));
        Requests requests = new Requests(gate);
        assertEquals(
                Optional.of(ErrorCode.WRITE_PROTECT),
                requests.write(0, buffer(512)).error());
        requests.slot.writeZeroes(0, 512, true);
        assertEquals(Optional.of(ErrorCode.WRITE_PROTECT), requests.outcome().error());
        assertEquals(ok(), requests.read(0, buffer(512)).error());
    }

    @Test
    void emulatesZeroesForcedWritesAndLongTransfers() throws Exception {
        FakeDevice device = new FakeDevice(bytes, WRITE, FLUSH, NON_BLOCKING);
        gate.open(medium(device, BOUND));
        Requests requests = new Requests(gate);
        ByteBuffer pattern = buffer(64 << 10);
        while (pattern.hasRemaining()) {
            pattern.put((byte) 7);
        }
        requests.slot.write(0, pattern.flip(), true);
        assertEquals(ok(), requests.outcome().error());
        assertEquals(1, device.flushes.get());
        assertEquals(7, bytes.get((64 << 10) - 1));
        requests.slot.writeZeroes(512, 32 << 10, true);
        assertEquals(ok(), requests.outcome().error());
        assertEquals(7, bytes.get(511));
        assertEquals(0, bytes.get(512));
        assertEquals(0, bytes.get((32 << 10) + 511));
        assertEquals(7, bytes.get((32 << 10) + 512));
        ByteBuffer back = buffer(64 << 10);
        assertEquals(ok(), requests.read(0, back).error());
        assertFalse(back.hasRemaining());
    }

    @Test
    void aShortReadIsAnErrorNotStaleMemory() throws Exception {
        FakeDevice device = new FakeDevice(bytes, NON_BLOCKING);
        device.shortBy = 512;
        gate.open(medium(device, BOUND));
        assertEquals(
                Optional.of(ErrorCode.IO_DEVICE),
                new Requests(gate).read(0, buffer(4096)).error());
    }

    @Test
    void whateverAProviderThrowsFailsOneRequest() throws Exception {
        FakeDevice device = new FakeDevice(bytes);
        gate.open(medium(device, BOUND));
        Requests requests = new Requests(gate);
        device.hook = offset -> {
            throw new DiskException(ErrorCode.CRC, "bad");
        };
        assertEquals(Optional.of(ErrorCode.CRC), requests.read(0, buffer(512)).error());
        device.hook = offset -> {
            throw new IOException("write: No space left on device");
        };
        assertEquals(
                Optional.of(ErrorCode.DISK_FULL), requests.read(0, buffer(512)).error());
        device.hook = offset -> {
            throw new StackOverflowError();
        };
        assertEquals(
                Optional.of(ErrorCode.IO_DEVICE), requests.read(0, buffer(512)).error());
        device.hook = offset -> {};
        assertEquals(ok(), requests.read(0, buffer(512)).error());
    }

    @Test
    void aRequestThatHangsFailsInTimeAndItsLateAnswerChangesNothing() throws Exception {
        FakeDevice device = new FakeDevice(bytes, WRITE);
        CountDownLatch hang = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        device.hook = offset -> {
            if (offset == 0) {
                inside.countDown();
                awaitLatch(hang);
            }
        };
        Medium medium = medium(device, Duration.ofMillis(50));
        gate.open(medium);
        Requests hanging = new Requests(gate);
        hanging.slot.read(0, buffer(512));
        awaitLatch(inside);
        untilTrue(() -> {
            gate.expire(System.nanoTime());
            return hanging.over();
        });
        Requests.Outcome outcome = hanging.outcome();
        assertEquals(Optional.of(ErrorCode.SEM_TIMEOUT), outcome.error());
        assertTrue(outcome.late());
        Requests other = new Requests(gate);
        for (int i = 0; i < 10_000; i++) {
            assertEquals(ok(), other.read(512, buffer(512)).error());
        }
        gate.close(ErrorCode.NO_MEDIA_IN_DRIVE);
        assertTrue(gate.drain(BOUND));
        medium.retire();
        assertFalse(device.closed, "closed while a call was in it");
        hang.countDown();
        hanging.awaitRelease();
        untilTrue(() -> device.closed);
        assertFalse(device.closedWhileInside);
        assertFalse(hanging.over(), "completed twice");
        assertEquals(1, gate.statistics().operations().get(Operation.READ).timedOut());
    }

    /** The driver answers the kernel with what is in the place of the request: nobody else may have it meanwhile. */
    @Test
    void aSlotIsReleasedAfterItsDriverWasTold() throws Exception {
        FakeDevice device = new FakeDevice(bytes, WRITE);
        CountDownLatch hang = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        device.hook = offset -> {
            inside.countDown();
            awaitLatch(hang);
        };
        Medium medium = medium(device, Duration.ofMillis(50));
        gate.open(medium);
        Telling telling = new Telling(() -> {
            hang.countDown();
            gate.close(ErrorCode.NO_MEDIA_IN_DRIVE);
            medium.retire();
            // the last thing that the late call does, but for the release
            untilTrue(() -> device.closed);
        });
        telling.slot = gate.slot(telling);
        telling.slot.read(0, buffer(512));
        awaitLatch(inside);
        untilTrue(() -> {
            gate.expire(System.nanoTime());
            return telling.told;
        });
        assertTrue(telling.released.await(20, TimeUnit.SECONDS));
        assertFalse(telling.releasedWhileTold);
    }

    /** Takes its time when it is told that a request was given up. */
    private static final class Telling implements SlotHandler {
        interface Meanwhile {
            void happens() throws IOException;
        }

        private final Meanwhile meanwhile;
        private final CountDownLatch released = new CountDownLatch(1);
        private RequestSlot slot;
        private volatile boolean told;
        private volatile boolean releasedWhileTold;

        Telling(Meanwhile meanwhile) {
            this.meanwhile = meanwhile;
        }

        @Override
        public ByteBuffer deferred(ByteBuffer buffer) {
            return buffer;
        }

        @Override
        public void completed(ErrorCode error, boolean late) {
            try {
                meanwhile.happens();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            LockSupport.parkNanos(50_000_000);
            releasedWhileTold = released.getCount() == 0;
            told = true;
        }

        @Override
        public void released() {
            released.countDown();
        }
    }

    @Test
    void aDeviceIsClosedOnceThoughTheWatchdogLooksAtItThen() throws Exception {
        FakeDevice device = new FakeDevice(bytes, WRITE);
        Medium medium = medium(device, BOUND);
        medium.retire();
        medium.abandon(new LateCall(0, 0, false));
        medium.returned(new LateCall(0, 0, false));
        assertEquals(1, device.closes.get());
    }

    @Test
    void aDeviceMayTakeLessAtOnceThanOneSectorOfTheDisk() throws Exception {
        FakeDevice device = new FakeDevice(bytes, WRITE, NON_BLOCKING);
        device.largestTransfer = 512;
        gate.open(new Medium(device, DiskSpec.named("test").sectorSize(4096).build(), false, BOUND, () -> {}));
        Requests requests = new Requests(gate);
        assertEquals(ok(), requests.write(4096, buffer(8192)).error());
        assertEquals(ok(), requests.read(4096, buffer(8192)).error());
        requests.slot.writeZeroes(0, 8192, true);
        assertEquals(ok(), requests.outcome().error());
    }

    @Test
    void nothingIsAcknowledgedThatALateWriteCouldUndo() throws Exception {
        FakeDevice device = new FakeDevice(bytes, WRITE);
        CountDownLatch hang = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        device.hook = offset -> {
            if (offset == 4096) {
                inside.countDown();
                awaitLatch(hang);
            }
        };
        gate.open(medium(device, Duration.ofMillis(50)));
        Requests hanging = new Requests(gate);
        hanging.slot.write(4096, buffer(4096).put(0, (byte) 1), false);
        awaitLatch(inside);
        untilTrue(() -> {
            gate.expire(System.nanoTime());
            return hanging.over();
        });
        assertEquals(Optional.of(ErrorCode.SEM_TIMEOUT), hanging.outcome().error());
        Requests other = new Requests(gate);
        device.hook = offset -> {};
        assertEquals(
                Optional.of(ErrorCode.SEM_TIMEOUT),
                other.write(4608, buffer(512).put(0, (byte) 2)).error());
        assertEquals(ok(), other.write(8192, buffer(512)).error());
        assertEquals(ok(), other.read(4096, buffer(512)).error());
        hang.countDown();
        hanging.awaitRelease();
        assertEquals(ok(), other.write(4608, buffer(512).put(0, (byte) 2)).error());
        assertEquals(2, bytes.get(4608));
    }

    /** One driver that fails when it is told must not keep the others' requests from being given up. */
    @Test
    void anErrorOfOneDriverDoesNotStopTheWatch() throws Exception {
        FakeDevice device = new FakeDevice(bytes, WRITE);
        CountDownLatch hang = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(2);
        device.hook = offset -> {
            inside.countDown();
            awaitLatch(hang);
        };
        gate.open(medium(device, Duration.ofMillis(50)));
        Telling broken = new Telling(() -> {
            throw new NoClassDefFoundError("the driver is gone");
        });
        broken.slot = gate.slot(broken);
        broken.slot.read(0, buffer(512));
        Requests other = new Requests(gate);
        other.slot.read(4096, buffer(512));
        awaitLatch(inside);
        untilTrue(() -> {
            gate.expire(System.nanoTime());
            return other.over();
        });
        assertEquals(Optional.of(ErrorCode.SEM_TIMEOUT), other.outcome().error());
        hang.countDown();
    }

    @Test
    void withoutAThreadRequestsFailAtOnce() throws Exception {
        ThreadStarter none = new ThreadStarter();
        none.shutdown();
        Gate poor = new Gate("poor", none);
        poor.open(medium(new FakeDevice(bytes, WRITE), Duration.ZERO));
        for (int i = 0; i < 40; i++) {
            assertEquals(
                    Optional.of(ErrorCode.NO_SYSTEM_RESOURCES),
                    new Requests(poor).read(0, buffer(512)).error());
        }
    }

    /** A resize that is given up may still cut something off: nothing is acknowledged there until it has been undone. */
    @Test
    void aLateShrinkTakesNothingThatWasAcknowledged() throws Exception {
        FakeDevice device = new FakeDevice(bytes, WRITE, RESIZE);
        CountDownLatch hang = new CountDownLatch(1);
        device.resizeHook = to -> awaitLatch(hang);
        Medium medium = medium(device, Duration.ZERO);
        gate.open(medium);
        medium.limit(SIZE / 2);
        assertEquals(
                ErrorCode.SEM_TIMEOUT,
                assertThrows(DiskException.class, () -> medium.resize("test", SIZE / 2, Duration.ofMillis(50)))
                        .code());
        medium.limit(SIZE);
        Requests requests = new Requests(gate);
        assertEquals(
                Optional.of(ErrorCode.SEM_TIMEOUT),
                requests.write(SIZE - 512, buffer(512)).error());
        assertEquals(ok(), requests.write(0, buffer(512)).error());
        hang.countDown();
        untilTrue(() -> !medium.awaitsChange(SIZE - 512, 512));
        assertEquals(SIZE, device.size);
        assertEquals(ok(), requests.write(SIZE - 512, buffer(512)).error());
    }

    @Test
    void queuedRequestsBehindHangingOnesFailInTimeToo() throws Exception {
        FakeDevice device = new FakeDevice(bytes, WRITE);
        CountDownLatch hang = new CountDownLatch(1);
        device.hook = offset -> awaitLatch(hang);
        gate.open(medium(device, Duration.ofMillis(50)));
        List<Requests> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Requests one = new Requests(gate);
            one.slot.read(0, buffer(512));
            all.add(one);
        }
        untilTrue(() -> {
            gate.expire(System.nanoTime());
            return all.stream().allMatch(Requests::over);
        });
        int late = 0;
        for (Requests one : all) {
            Requests.Outcome outcome = one.outcome();
            assertEquals(Optional.of(ErrorCode.SEM_TIMEOUT), outcome.error());
            late += outcome.late() ? 1 : 0;
        }
        assertTrue(late > 0 && late < 100, "late: " + late);
        hang.countDown();
    }

    @Test
    void aRequestCanAskForMoreTime() throws Exception {
        FakeDevice device = new FakeDevice(bytes, WRITE);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        device.hook = offset -> {
            IoWorker.current().resetTimeout(Duration.ofHours(1));
            inside.countDown();
            awaitLatch(go);
        };
        gate.open(medium(device, Duration.ofSeconds(5)));
        Requests requests = new Requests(gate);
        requests.slot.read(0, buffer(512));
        assertTrue(inside.await(20, TimeUnit.SECONDS));
        gate.expire(System.nanoTime() + Duration.ofMinutes(1).toNanos());
        assertFalse(requests.over());
        go.countDown();
        assertEquals(ok(), requests.outcome().error());
    }

    @Test
    void heldRequestsWaitAndGoOn() throws Exception {
        gate.open(medium(new FakeDevice(bytes, WRITE, NON_BLOCKING), BOUND));
        gate.hold();
        Requests requests = new Requests(gate);
        requests.slot.read(0, buffer(512));
        assertFalse(requests.over());
        assertEquals(1, gate.statistics().inFlight());
        gate.open(medium(new FakeDevice(bytes, WRITE, NON_BLOCKING), BOUND));
        assertEquals(ok(), requests.outcome().error());
    }

    @Test
    void heldRequestsFailWhenNobodyComes() throws Exception {
        gate.open(medium(new FakeDevice(bytes, WRITE, NON_BLOCKING), BOUND));
        gate.hold();
        Requests requests = new Requests(gate);
        requests.slot.flush();
        assertFalse(requests.over());
        gate.close(ErrorCode.IO_DEVICE);
        assertEquals(Optional.of(ErrorCode.IO_DEVICE), requests.outcome().error());
        assertEquals(
                Optional.of(ErrorCode.IO_DEVICE), requests.read(0, buffer(512)).error());
    }

    /** Writers that check what they read, while the device beneath is exchanged again and again. */
    @Test
    void exchangesUnderLoadLoseAndFailNothing() throws Exception {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("exchangesUnderLoadLoseAndFailNothing seed=" + seed);
        Random random = new Random(seed);
        int writers = 4;
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch stop = new CountDownLatch(1);
        Medium current = medium(device(random), BOUND);
        gate.open(current);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            int own = i;
            long ownSeed = random.nextLong();
            Thread thread = new Thread(() -> {
                try {
                    writeAndCheck(own, writers, new Random(ownSeed), stop);
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (int i = 0; i < 300 && failure.get() == null; i++) {
            gate.hold();
            assertTrue(gate.drain(BOUND));
            current.retire();
            current = medium(device(random), BOUND);
            gate.open(current);
        }
        stop.countDown();
        for (Thread thread : threads) {
            thread.join(BOUND.toMillis());
            assertFalse(thread.isAlive(), "a writer hangs; seed " + seed);
        }
        if (failure.get() != null) {
            throw new AssertionError("seed " + seed, failure.get());
        }
    }

    private FakeDevice device(Random random) {
        return random.nextBoolean() ? new FakeDevice(bytes, WRITE, NON_BLOCKING) : new FakeDevice(bytes, WRITE);
    }

    private void writeAndCheck(int own, int writers, Random random, CountDownLatch stop) throws Exception {
        Requests requests = new Requests(gate);
        ByteBuffer buffer = buffer(512);
        byte[] last = new byte[SIZE / 512 / writers];
        while (stop.getCount() > 0) {
            int index = random.nextInt(last.length);
            long offset = (long) (index * writers + own) * 512;
            assertEquals(ok(), requests.read(offset, buffer.clear()).error());
            assertEquals(last[index], buffer.get(511));
            last[index] = (byte) random.nextInt();
            buffer.clear();
            while (buffer.hasRemaining()) {
                buffer.put(last[index]);
            }
            assertEquals(ok(), requests.write(offset, buffer.flip()).error());
        }
    }

    private static void awaitLatch(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IOException("never released");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void untilTrue(BooleanSupplier condition) {
        long end = System.nanoTime() + BOUND.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come true");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
