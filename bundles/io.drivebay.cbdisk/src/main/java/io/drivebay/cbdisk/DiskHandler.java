package io.drivebay.cbdisk;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Supplies the bytes of a {@link HandlerDisk}.
 *
 * <p>Threads: methods are called on threads of the disk, never on the application's, and several at once unless the disk
 * serializes them. None may change a disk; {@link HandlerDisk#resetTimeout} is for them alone.
 *
 * <p>Errors: an exception fails the one request; a {@link io.drivebay.api.DiskException} says with which code, any other
 * fails it as {@link io.drivebay.api.ErrorCode#of} says.
 */
@ConsumerType
public interface DiskHandler {
    /** The medium's size in bytes: more than 0, whole sectors. Asked when a medium is mounted. */
    long size() throws IOException;

    /**
     * Fills the target's remaining bytes; its position ends at its limit. Not touched after the return.
     *
     * @param offset first byte, whole sectors
     */
    void read(long offset, ByteBuffer target) throws IOException;

    /**
     * Keeps the source's remaining bytes, all or none; its position ends at its limit.
     *
     * @param offset first byte, whole sectors
     * @param source must not be changed, nor touched after the return
     */
    void write(long offset, ByteBuffer source) throws IOException;

    /** Makes durable what was written before. */
    default void flush() throws IOException {}

    /**
     * The drive was ejected by a user and is deleted.
     *
     * @param resultCode what its deletion reported, for example its last flush, as a Win32 code; 0 if all went well
     */
    default void ejected(int resultCode) throws IOException {}
}
