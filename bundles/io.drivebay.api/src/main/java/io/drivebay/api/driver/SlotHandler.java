package io.drivebay.api.driver;

import io.drivebay.api.ErrorCode;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** The driver's end of a {@link RequestSlot}. No method may block or throw. */
@ConsumerType
public interface SlotHandler {
    /**
     * The request cannot be done on the calling thread. Called on it, from within the call that started the request,
     * at most once, and only for reads and writes.
     *
     * @param buffer the request's
     * @return the buffer to use instead, with the same remaining bytes and, for a write, the same contents: the same
     *     one if the driver can do without it until the request is over (and released), else another one. Null if
     *     there is none: the request completes with {@link ErrorCode#NO_SYSTEM_RESOURCES}.
     */
    ByteBuffer deferred(ByteBuffer buffer);

    /**
     * The request is over.
     *
     * @param error what failed; null for success
     * @param late the request was given up (its time ran out) while somebody may still touch its buffer: the buffer
     *     and the slot must not be used until {@link #released()}
     */
    void completed(ErrorCode error, boolean late);

    /** The buffer of a request that completed late is free, and so is the slot. Its contents mean nothing. */
    void released();
}
