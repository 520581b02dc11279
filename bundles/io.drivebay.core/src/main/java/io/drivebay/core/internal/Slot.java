package io.drivebay.core.internal;

import io.drivebay.api.ErrorCode;
import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.Geometry;
import io.drivebay.api.disk.Operation;
import io.drivebay.api.driver.RequestSlot;
import io.drivebay.api.driver.SlotHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One request at a time on its way through the gate.
 *
 * <p>The state is a phase and a generation in one word. Whoever moves it by compare-and-set out of a phase owns the
 * request's completion: the thread that runs it, the watchdog that gives it up, the gate that fails the parked ones.
 * The generation grows with each request, so that nobody can end a later request than the one it looked at.
 *
 * <pre>
 *   IDLE → RUNNING → IDLE                          in place
 *   IDLE → RUNNING → QUEUED → RUNNING → IDLE       on a worker
 *          RUNNING → PARKED → QUEUED               the gate was closed
 *          RUNNING → ABANDONED → LATE → IDLE       its time ran out; the last step is the late return, or the end of
 *                                                  telling the driver if that takes longer
 * </pre>
 */
final class Slot implements RequestSlot {
    static final int IDLE = 0;
    static final int RUNNING = 1;
    static final int QUEUED = 2;
    static final int PARKED = 3;
    static final int ABANDONED = 4;

    /** Given up; either the driver has been told or the call has returned, and the other is to come. */
    static final int LATE = 5;

    private static final long PHASE_MASK = 7;
    private static final long GENERATION = 8;

    /** The one behind in the workers' queue; guarded by them. */
    Slot next;

    private final Gate gate;
    private final SlotHandler handler;
    private final AtomicLong state = new AtomicLong(IDLE);

    private Operation operation;
    private long offset;
    private long length;
    private ByteBuffer buffer;
    private boolean flag;
    private ExtentVisitor visitor;
    private long started;

    /** When the running call is to be given up, by {@link System#nanoTime}; written before the phase that it belongs to. */
    private volatile long deadline;

    /** Whether the running call has a deadline. */
    private volatile boolean timed;

    /** What the call on a worker uses; null while there is none, so that the watchdog never blames another medium. */
    private volatile Medium medium;

    private volatile SlotStatistics statistics = new SlotStatistics();

    Slot(Gate gate, SlotHandler handler) {
        this.gate = gate;
        this.handler = handler;
    }

    // --- the driver's side

    @Override
    public void read(long from, ByteBuffer target) {
        buffer = target;
        start(Operation.READ, from, target.remaining(), false);
    }

    @Override
    public void write(long to, ByteBuffer source, boolean forceUnitAccess) {
        buffer = source;
        start(Operation.WRITE, to, source.remaining(), forceUnitAccess);
    }

    @Override
    public void flush() {
        start(Operation.FLUSH, 0, 0, false);
    }

    @Override
    public void discard(long from, long bytes) {
        start(Operation.DISCARD, from, bytes, false);
    }

    @Override
    public void writeZeroes(long from, long bytes, boolean mayDeallocate) {
        start(Operation.WRITE_ZEROES, from, bytes, mayDeallocate);
    }

    @Override
    public void extents(long from, long bytes, ExtentVisitor receiver) {
        visitor = receiver;
        start(Operation.EXTENTS, from, bytes, false);
    }

    @Override
    public void close() {
        gate.forget(this);
    }

    private void start(Operation kind, long from, long bytes, boolean option) {
        operation = kind;
        offset = from;
        length = bytes;
        flag = option;
        if (timed) {
            timed = false;
        }
        started = System.nanoTime();
        long generation = (state.get() & ~PHASE_MASK) + GENERATION;
        // From here a closing gate waits for us, or we see that it is closed.
        state.set(generation | RUNNING);
        Medium current = gate.current();
        if (current == null) {
            startWithoutMedium(generation);
            return;
        }
        ErrorCode refused = refusal(current);
        if (refused != null) {
            finish(generation, refused);
        } else if (current.nonBlocking()) {
            end(generation, perform(current));
        } else if (defer()) {
            enqueue(generation | RUNNING);
        } else {
            finish(generation, ErrorCode.NO_SYSTEM_RESOURCES);
        }
    }

    private void startWithoutMedium(long generation) {
        ErrorCode refused = gate.closedError();
        if (refused != null) {
            finish(generation, refused);
        } else if (defer()) {
            park(generation);
        } else {
            finish(generation, ErrorCode.NO_SYSTEM_RESOURCES);
        }
    }

    /** Lets the driver keep or exchange the buffer, as the calling thread goes on without us. */
    private boolean defer() {
        if (operation == Operation.READ || operation == Operation.WRITE) {
            buffer = handler.deferred(buffer);
            return buffer != null;
        }
        return true;
    }

    /** Why a request cannot be done by this medium; null if it can. */
    private ErrorCode refusal(Medium current) {
        if (operation == Operation.FLUSH) {
            return null;
        }
        Geometry geometry = current.geometry();
        long sectorMask = geometry.logicalSector() - 1L;
        if (((offset | length) & sectorMask) != 0) {
            return ErrorCode.INVALID_PARAMETER;
        }
        if (offset < 0 || length < 0 || length > geometry.bytes() - offset) {
            return operation == Operation.WRITE ? ErrorCode.DISK_FULL : ErrorCode.HANDLE_EOF;
        }
        if (!changes()) {
            return null;
        }
        if (current.readOnly()) {
            return ErrorCode.WRITE_PROTECT;
        }
        return current.awaitsChange(offset, length) ? ErrorCode.SEM_TIMEOUT : null;
    }

    private boolean changes() {
        return switch (operation) {
            case WRITE, DISCARD, WRITE_ZEROES -> true;
            case READ, FLUSH, EXTENTS -> false;
        };
    }

    // --- on a worker

    /** The caller owns the request, so nobody else moves the state. */
    private void enqueue(long from) {
        Medium current = gate.current();
        setDeadline(current == null ? 0 : current.timeoutNanos());
        long generation = from & ~PHASE_MASK;
        long queued = generation | QUEUED;
        state.compareAndSet(from, queued);
        if (!gate.workers().submit(this, queued) && state.compareAndSet(queued, generation | RUNNING)) {
            finish(generation, ErrorCode.NO_SYSTEM_RESOURCES);
        }
    }

    /** Whether the state is still this one. */
    boolean is(long word) {
        return state.get() == word;
    }

    /** Makes a queued request the caller's; false if it was given up. */
    boolean claim() {
        long now = state.get();
        return (now & PHASE_MASK) == QUEUED && state.compareAndSet(now, now & ~PHASE_MASK | RUNNING);
    }

    /** Fails a claimed request that no thread can be had for. */
    void refuse() {
        finish(state.get() & ~PHASE_MASK, ErrorCode.NO_SYSTEM_RESOURCES);
    }

    /** Called by the worker that claimed it. */
    void run() {
        long generation = state.get() & ~PHASE_MASK;
        Medium current = gate.current();
        if (current == null) {
            ErrorCode refused = gate.closedError();
            if (refused == null) {
                park(generation);
            } else {
                finish(generation, refused);
            }
            return;
        }
        // The medium may be another one than when the request came.
        ErrorCode refused = refusal(current);
        if (refused != null) {
            finish(generation, refused);
            return;
        }
        if (!timed) {
            // there was no medium when it was queued
            setDeadline(current.timeoutNanos());
        }
        medium = current;
        IoWorker worker = (IoWorker) Thread.currentThread();
        worker.serve(this);
        Throwable thrown = perform(current);
        worker.serve(null);
        medium = null;
        if (!end(generation, thrown)) {
            current.returned(asLate());
            abandonedStep(generation);
        }
    }

    private LateCall asLate() {
        return new LateCall(offset, length, changes());
    }

    /** The driver may use slot and buffer again when it has been told and the call has returned, whichever is last. */
    private void abandonedStep(long generation) {
        if (!state.compareAndSet(generation | ABANDONED, generation | LATE)) {
            state.set(generation | IDLE);
            handler.released();
        }
    }

    /** What it threw; null if it is done. */
    private Throwable perform(Medium medium) {
        try {
            switch (operation) {
                case READ -> medium.read(offset, buffer);
                case WRITE -> medium.write(offset, buffer, flag);
                case FLUSH -> medium.flush();
                case DISCARD -> medium.discard(offset, length);
                case WRITE_ZEROES -> medium.writeZeroes(offset, length, flag);
                case EXTENTS -> medium.extents(offset, length, visitor);
            }
            return null;
        } catch (Throwable e) {
            // Whatever a provider throws fails this request and no other.
            return e;
        }
    }

    /** Ends the running request and then says why it failed, which may need memory that is short; false if it was given up before. */
    private boolean end(long generation, Throwable thrown) {
        if (thrown == null) {
            return finish(generation, null);
        }
        Operation kind = operation;
        long from = offset;
        long bytes = length;
        boolean ended = finish(generation, codeOf(thrown));
        gate.failed(kind, from, bytes, thrown);
        return ended;
    }

    private static ErrorCode codeOf(Throwable thrown) {
        try {
            return ErrorCode.of(thrown);
        } catch (Throwable e) {
            // a provider's error that cannot even give its message
            return ErrorCode.IO_DEVICE;
        }
    }

    /** Ends the running request; false if it was given up before. */
    private boolean finish(long generation, ErrorCode error) {
        if (!state.compareAndSet(generation | RUNNING, generation | IDLE)) {
            return false;
        }
        gate.left();
        complete(error, false);
        return true;
    }

    private void complete(ErrorCode error, boolean late) {
        statistics.count(operation, error != null, error == ErrorCode.SEM_TIMEOUT, length, System.nanoTime() - started);
        handler.completed(error, late);
    }

    // --- time

    private void setDeadline(long timeoutNanos) {
        deadline = System.nanoTime() + timeoutNanos;
        timed = timeoutNanos > 0;
    }

    /** Called on the thread that serves the request: more time, from now. */
    void resetTimeout(Duration timeout) {
        setDeadline(timeout.toNanos());
    }

    /** Called by the watchdog: gives the request up if its time is over. */
    void expire(long now) {
        long seen = state.get();
        if (timed && now - deadline >= 0) {
            giveUp(seen, ErrorCode.SEM_TIMEOUT);
        }
    }

    /** Gives up whatever is queued or runs on a worker. */
    void cutOff() {
        giveUp(state.get(), ErrorCode.IO_DEVICE);
    }

    private void giveUp(long seen, ErrorCode error) {
        long generation = seen & ~PHASE_MASK;
        int phase = (int) (seen & PHASE_MASK);
        if (phase == QUEUED) {
            if (state.compareAndSet(seen, generation | IDLE)) {
                gate.workers().withdraw(this);
                gate.left();
                complete(error, false);
            }
        } else if (phase == RUNNING) {
            Medium used = medium;
            if (used == null) {
                return;
            }
            LateCall call = asLate();
            used.abandon(call);
            if (state.compareAndSet(seen, generation | ABANDONED)) {
                Operation kind = operation;
                long from = offset;
                long bytes = length;
                gate.left();
                complete(error, true);
                abandonedStep(generation);
                gate.gaveUp(kind, from, bytes, error);
            } else {
                used.returned(call);
            }
        }
    }

    // --- the gate's side

    private void park(long generation) {
        state.set(generation | PARKED);
        gate.left();
        gate.park(this);
    }

    /** The gate is open again; called by whoever took the slot from the parked ones. */
    void unpark() {
        enqueue(state.get());
    }

    /** The gate will not open; called by whoever took the slot from the parked ones. */
    void failParked(ErrorCode error) {
        state.set(state.get() & ~PHASE_MASK | IDLE);
        complete(error, false);
    }

    /** Whether its call was given up and has not returned. */
    boolean givenUp() {
        return phase() == ABANDONED || phase() == LATE;
    }

    int phase() {
        return (int) (state.get() & PHASE_MASK);
    }

    SlotStatistics statistics() {
        return statistics;
    }

    /** Starts counting anew; only while no request is in flight. */
    void resetStatistics() {
        statistics = new SlotStatistics();
    }
}
