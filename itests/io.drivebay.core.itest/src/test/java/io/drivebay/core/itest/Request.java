package io.drivebay.core.itest;

import io.drivebay.api.ErrorCode;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.RequestSlot;
import io.drivebay.api.driver.SlotHandler;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One request through a slot of its own. */
final class Request implements SlotHandler {
    private final CompletableFuture<Optional<ErrorCode>> outcome = new CompletableFuture<>();
    private final RequestSlot slot;

    private Request(DiskTarget target) {
        slot = target.slot(this);
    }

    static Request read(DiskTarget target, long offset, ByteBuffer buffer) {
        Request request = new Request(target);
        request.slot.read(offset, buffer);
        return request;
    }

    static Request flush(DiskTarget target) {
        Request request = new Request(target);
        request.slot.flush();
        return request;
    }

    static Request write(DiskTarget target, long offset, ByteBuffer buffer) {
        Request request = new Request(target);
        request.slot.write(offset, buffer, false);
        return request;
    }

    @Override
    public ByteBuffer deferred(ByteBuffer buffer) {
        return buffer;
    }

    @Override
    public void completed(ErrorCode error, boolean late) {
        outcome.complete(Optional.ofNullable(error));
    }

    @Override
    public void released() {
        // this slot is not used again
    }

    boolean over() {
        return outcome.isDone();
    }

    Optional<ErrorCode> outcome() throws Exception {
        return outcome.get(30, TimeUnit.SECONDS);
    }
}
