package io.drivebay.provider.memory.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.drivebay.api.ExtentVisitor.State;
import io.drivebay.driver.linux.internal.host.LinuxHostMemory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A write and a discard of one page at the same time: whoever wins, the map and the accounts agree with the bytes. */
class ConcurrentDiscardTest {
    private static final int ROUNDS = 3000;

    @Test
    void ofAMappedPage() throws Exception {
        Budget budget = new Budget(Long.MAX_VALUE);
        race(MappedChunk.reserve(new LinuxHostMemory(), budget), budget, MappedChunk.PAGE);
    }

    @Test
    void ofAPiece() throws Exception {
        Budget budget = new Budget(Long.MAX_VALUE);
        race(new PieceChunk(budget), budget, PieceChunk.PIECE);
    }

    private static void race(Chunk chunk, Budget budget, int unit) throws Exception {
        ByteBuffer source = ByteBuffer.allocateDirect(512);
        for (int i = 0; i < 512; i++) {
            source.put(i, (byte) 1);
        }
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                int at = round % 8 * unit;
                Future<?> discard = other.submit(() -> {
                    start.await();
                    chunk.clear(at, unit);
                    return null;
                });
                start.await();
                chunk.write(at + 1024, source, 0, 512);
                discard.get();
                ByteBuffer target = ByteBuffer.allocateDirect(unit);
                chunk.read(at, target, 0, unit);
                byte value = target.get(1024);
                byte[] expected = new byte[unit];
                Arrays.fill(expected, 1024, 1536, value);
                assertEquals(ByteBuffer.wrap(expected), target, "round " + round);
                AtomicReference<State> state = new AtomicReference<>();
                ExtentMap map = new ExtentMap(0, (offset, length, found) -> state.set(found));
                chunk.map(at, unit, map);
                map.finish();
                if (state.get() == State.HOLE) {
                    assertEquals(0, value, "written bytes are called a hole, round " + round);
                }
            }
            chunk.clear(0, Chunk.BYTES);
            assertEquals(0, budget.taken());
        } finally {
            other.shutdownNow();
            chunk.close();
        }
    }
}
