package io.drivebay.core.internal;

import io.drivebay.api.ErrorCode;
import io.drivebay.api.driver.RequestSlot;
import io.drivebay.api.driver.SlotHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A driver with one slot: starts a request and waits for what becomes of it. */
final class Requests implements SlotHandler {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What completed said. */
    record Outcome(Optional<ErrorCode> error, boolean late) {}

    final RequestSlot slot;
    private final BlockingQueue<Outcome> outcomes = new ArrayBlockingQueue<>(4);
    private final BlockingQueue<Boolean> releases = new ArrayBlockingQueue<>(4);
    volatile int deferrals;

    Requests(Gate gate) {
        slot = gate.slot(this);
    }

    @Override
    public ByteBuffer deferred(ByteBuffer buffer) {
        deferrals++;
        return buffer;
    }

    @Override
    public void completed(ErrorCode error, boolean late) {
        outcomes.add(new Outcome(Optional.ofNullable(error), late));
    }

    @Override
    public void released() {
        releases.add(true);
    }

    Outcome outcome() throws InterruptedException {
        Outcome outcome = outcomes.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (outcome == null) {
            throw new AssertionError("the request did not complete");
        }
        return outcome;
    }

    boolean over() {
        return !outcomes.isEmpty();
    }

    void awaitRelease() throws InterruptedException {
        if (releases.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS) == null) {
            throw new AssertionError("the slot was not released");
        }
    }

    Outcome read(long offset, ByteBuffer target) throws InterruptedException {
        slot.read(offset, target);
        return outcome();
    }

    Outcome write(long offset, ByteBuffer source) throws InterruptedException {
        slot.write(offset, source, false);
        return outcome();
    }
}
