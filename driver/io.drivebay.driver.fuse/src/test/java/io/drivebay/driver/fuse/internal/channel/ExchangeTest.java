package io.drivebay.driver.fuse.internal.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.Capability;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.fuse.internal.MemoryTarget;
import io.drivebay.driver.fuse.internal.protocol.Opcode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests as bytes, answers as bytes, against a disk in memory; no kernel. */
class ExchangeTest {
    private static final int SIZE = 1 << 20;
    private static final int TRANSFER = 64 << 10;

    private final MemoryTarget target = new MemoryTarget(SIZE, 512, Map.of());
    private Place place = new Place(new Image(target, 0));

    /** An answer: a positive errno or 0, and the bytes of the payload. */
    private record Answer(int error, int length, boolean late) {}

    private static final class Place extends Exchange {
        final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
        final ByteBuffer header;
        final ByteBuffer bytes;
        boolean releasedOnce;

        Place(Image image) {
            this(
                    image,
                    ByteBuffer.allocateDirect(256).order(ByteOrder.nativeOrder()),
                    ByteBuffer.allocateDirect(TRANSFER).order(ByteOrder.nativeOrder()));
        }

        private Place(Image image, ByteBuffer header, ByteBuffer payload) {
            super(image, header, 0, 40, payload);
            this.header = header;
            this.bytes = payload;
        }

        @Override
        void reply(int error, int length, boolean late) {
            answers.add(new Answer(error, length, late));
        }

        @Override
        boolean mayHandOver() {
            return true;
        }

        @Override
        void forget() {
            answers.add(new Answer(-1, 0, false));
        }

        @Override
        void bringBack(ByteBuffer into, int length) {}

        @Override
        public ByteBuffer deferred(ByteBuffer buffer) {
            return buffer;
        }

        @Override
        public void released() {
            releasedOnce = true;
        }
    }

    private Answer ask(int opcode, long offset, int size, int data) throws InterruptedException {
        place.header.putInt(4, opcode).putLong(8, 77).putLong(48, offset).putInt(56, size);
        place.start(40, data);
        Answer answer = place.answers.poll(5, TimeUnit.SECONDS);
        assertNotNull(answer, "no answer");
        assertNull(place.answers.poll(), "a second answer");
        return answer;
    }

    @Test
    void readsAndWritesInPlace() throws Exception {
        for (int i = 0; i < 4096; i++) {
            place.bytes.put(i, (byte) (i * 7));
        }
        assertEquals(new Answer(0, 8, false), ask(Opcode.FUSE_WRITE, 8192, 4096, 4096));
        assertEquals(4096, place.bytes.getInt(0));
        assertEquals((byte) (100 * 7), target.at(8192 + 100));
        assertEquals(new Answer(0, 512, false), ask(Opcode.FUSE_READ, 8192 + 512, 512, 0));
        assertEquals((byte) (513 * 7), place.bytes.get(1));
    }

    @Test
    void readsAndWritesElsewhere() throws Exception {
        var executor = Executors.newSingleThreadExecutor();
        try {
            target.executor = executor;
            readsAndWritesInPlace();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void refusesWhatDoesNotFit() throws Exception {
        Answer invalid = new Answer(Errno.EINVAL, 0, false);
        assertEquals(invalid, ask(Opcode.FUSE_READ, 0, TRANSFER + 1, 0));
        assertEquals(invalid, ask(Opcode.FUSE_READ, 0, -1, 0));
        assertEquals(invalid, ask(Opcode.FUSE_WRITE, 0, 4096, 4095));
        assertEquals(invalid, ask(Opcode.FUSE_WRITE, 0, 0, 0));
        place.header.putInt(4, Opcode.FUSE_READ).putInt(56, 512);
        place.start(39, 0);
        assertEquals(invalid, place.answers.poll());
    }

    @Test
    void passesErrorsOn() throws Exception {
        for (ErrorCode code : ErrorCode.values()) {
            target.readError = code;
            target.flushError = code;
            assertEquals(new Answer(code.errno(), 0, false), ask(Opcode.FUSE_READ, 0, 512, 0));
            Answer flushed = ask(Opcode.FUSE_FSYNC, 0, 0, 0);
            assertEquals(code.errno(), flushed.error());
            assertTrue(flushed.error() != Errno.ENOSYS, "the kernel would never flush again");
        }
    }

    @Test
    void lateRequestsFailAndKeepTheirSlot() throws Exception {
        target.late = true;
        assertEquals(new Answer(ErrorCode.SEM_TIMEOUT.errno(), 0, true), ask(Opcode.FUSE_READ, 0, 512, 0));
        target.kept.poll().released();
        assertTrue(place.releasedOnce);
    }

    @Test
    void holesAndZeroesNeedTheCapability() throws Exception {
        int[] modes = {0x3, 0x11};
        for (int mode : modes) {
            target.set(4096, (byte) 1);
            assertEquals(0, allocate(4096, 4096, mode).error());
            assertEquals(0, target.at(4096));
        }
        assertEquals(Errno.EOPNOTSUPP, allocate(0, 4096, 0).error());
        target.capabilities = EnumSet.of(Capability.WRITE);
        place = new Place(new Image(target, 0));
        assertEquals(Errno.EOPNOTSUPP, allocate(0, 4096, 0x3).error());
    }

    private Answer allocate(long offset, long length, int mode) {
        place.header.putInt(4, Opcode.FUSE_FALLOCATE).putLong(48, offset).putLong(56, length);
        place.header.putInt(64, mode);
        place.start(40, 0);
        return place.answers.poll();
    }

    /** A short transfer leaves no limit behind that the next reply would meet. */
    @Test
    void shortTransfersAreFollowedByLongerReplies() throws Exception {
        assertEquals(0, ask(Opcode.FUSE_WRITE, 0, 3, 3).error());
        assertEquals(104, ask(Opcode.FUSE_GETATTR, 0, 0, 0).length());
    }

    @Test
    void unknownOperationsAreUnknownAndForgetsAreNotAnswered() throws Exception {
        assertEquals(Errno.ENOSYS, ask(9999, 0, 0, 0).error());
        assertEquals(-1, ask(Opcode.FUSE_FORGET, 0, 0, 0).error());
        assertEquals(-1, ask(Opcode.FUSE_INTERRUPT, 0, 0, 0).error());
    }

    /** Whatever the bytes say: one answer, no exception, nothing but the range touched. */
    @Test
    void garbageGetsOneAnswer() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] garbage = new byte[256];
        for (int i = 0; i < 50_000; i++) {
            random.nextBytes(garbage);
            place.header.put(0, garbage);
            if (random.nextInt(4) != 0) {
                place.header.putInt(4, random.nextInt(60));
            }
            place.start(random.nextInt(41), random.nextInt(TRANSFER + 1));
            Answer answer = place.answers.poll();
            assertNotNull(answer, "no answer; seed " + seed);
            assertNull(place.answers.poll(), "a second answer; seed " + seed);
            assertTrue(answer.length() >= 0 && answer.length() <= TRANSFER, "seed " + seed);
        }
    }
}
