package io.drivebay.api.driver;

import io.drivebay.api.ExtentVisitor;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A place for one request at a time, made once and used again and again, so that a request costs no allocation.
 *
 * <p>Each call starts a request and leads to exactly one {@link SlotHandler#completed}: on the calling thread before the
 * call returns, if the medium is {@link io.drivebay.api.Capability#NON_BLOCKING} and the gate is open; otherwise on
 * another thread, after {@link SlotHandler#deferred} gave up the buffer. The next request may start when completed has
 * been called, or, if that said that it was late, when released has.
 *
 * <p>Offsets and lengths are bytes and may be anything: what is misaligned, beyond the end, forbidden or without a
 * medium completes with the fitting error.
 */
@ProviderType
public interface RequestSlot extends AutoCloseable {
    /** Fills the target's remaining bytes. */
    void read(long offset, ByteBuffer target);

    /** Writes the source's remaining bytes; durable on completion if forced. */
    void write(long offset, ByteBuffer source, boolean forceUnitAccess);

    /** Makes durable what completed before. */
    void flush();

    /** Gives a range up. A medium that cannot completes it and does nothing. */
    void discard(long offset, long length);

    /** Zeroes a range; a medium that cannot gets zeroes written. */
    void writeZeroes(long offset, long length, boolean mayDeallocate);

    /** Asks what a range holds; a medium that cannot tell says that it is data. */
    void extents(long offset, long length, ExtentVisitor visitor);

    /** Ends the slot's life; not while a request is in flight. */
    @Override
    void close();
}
