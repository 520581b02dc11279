package io.drivebay.api;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A run of bytes, read and written in whole sectors: what a provider opens and what a filter wraps.
 *
 * <p><b>Units.</b> Offsets and lengths are bytes. The caller guarantees that they are multiples of the logical sector,
 * lie within {@link Geometry#bytes()}, and that a transfer is not larger than {@link Geometry#largestTransfer()}; a
 * device need not check again.
 *
 * <p><b>Threads.</b> Every method but {@link #close()} may be called by many threads at once. A read that overlaps a
 * write in flight may see the old or the new bytes, sector by sector; once a write has returned, every later read sees
 * it. {@link #close()} is called once, after the last call has returned.
 *
 * <p><b>All or error.</b> A transfer that returns has moved every byte. A partial one throws; what a failed write left
 * in its range is unspecified, nothing outside it changes.
 *
 * <p><b>Errors.</b> An {@link IOException} fails the one request; a {@link DiskException} says with which
 * {@link ErrorCode}. Any other throwable fails it with {@link ErrorCode#IO_DEVICE}. A method whose capability the
 * device does not announce is never called.
 */
@ConsumerType
public interface BlockDevice extends Closeable {
    /** Size and sectors; constant but for {@link #resize(long)}. Never blocks. */
    Geometry geometry();

    /** What this device can do; constant while it is open. Never blocks. */
    Set<Capability> capabilities();

    /**
     * Fills the target's remaining bytes.
     *
     * @param offset first byte
     * @param target a direct buffer in native byte order; its position ends at its limit. Not touched after the return.
     */
    void read(long offset, ByteBuffer target) throws IOException;

    /**
     * Writes the source's remaining bytes. Needs {@link Capability#WRITE}.
     *
     * @param offset first byte
     * @param source a direct buffer, never changed by the device; its position ends at its limit
     * @param forceUnitAccess the bytes are durable on return; only with {@link Capability#FUA}
     */
    void write(long offset, ByteBuffer source, boolean forceUnitAccess) throws IOException;

    /**
     * Makes durable every write, discard and zeroing that returned before this call began. Needs
     * {@link Capability#FLUSH}; a device without it is durable as soon as a write returns, or never claims to be.
     */
    void flush() throws IOException;

    /**
     * Says that the bytes are no longer needed; what a read then returns is unspecified. Needs
     * {@link Capability#DISCARD}.
     */
    default void discard(long offset, long length) throws IOException {
        throw new DiskException(ErrorCode.NOT_SUPPORTED, "this device has no discard");
    }

    /**
     * Makes the bytes read as zeroes. Needs {@link Capability#WRITE_ZEROES}. The length may exceed the largest transfer.
     *
     * @param mayDeallocate whether the room may be given back; if false, later writes to the range must not fail for
     *     want of room
     */
    default void writeZeroes(long offset, long length, boolean mayDeallocate) throws IOException {
        throw new DiskException(ErrorCode.NOT_SUPPORTED, "this device has no write zeroes");
    }

    /**
     * Reports, in order and without gaps, what the range holds. Needs {@link Capability#EXTENTS}.
     *
     * @throws IOException if the map cannot be read, or what the visitor threw
     */
    default void extents(long offset, long length, ExtentVisitor visitor) throws IOException {
        visitor.extent(offset, length, ExtentVisitor.State.DATA);
    }

    /**
     * Changes the size. Needs {@link Capability#RESIZE}. When it returns, {@link #geometry()} gives the new size; new
     * bytes read as zeroes.
     *
     * @param bytes new size, a multiple of the logical sector
     */
    default void resize(long bytes) throws IOException {
        throw new DiskException(ErrorCode.NOT_SUPPORTED, "this device cannot change its size");
    }
}
