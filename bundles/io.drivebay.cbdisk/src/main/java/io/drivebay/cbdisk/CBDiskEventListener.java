package io.drivebay.cbdisk;

import java.util.EventListener;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers a disk's events.
 *
 * <p>Threads: events fire on threads of their own, never on one that called a method of {@link CBDisk}, and several at
 * once unless {@link CBDisk#setSerializeEvents} is on. Most methods of CBDisk are refused within an event.
 *
 * <p>Errors: a result code other than 0 fails the request with that code. What is thrown fires {@link #error} once, on
 * the same thread, and fails that one request with ERROR_IO_DEVICE (1117).
 *
 * <p>Time: a request is given up when the timeout of {@link CBDisk#mountMedia} is over. Its handler runs to its end, and
 * what it answers then is discarded; {@link CBDisk#resetTimeout} keeps a slow one alive.
 */
@ConsumerType
public interface CBDiskEventListener extends EventListener {
    /** Bytes are wanted. Set {@code bytesRead}: a request that gets less than it asked for fails. */
    void diskRead(CBDiskDiskReadEvent e) throws Exception;

    /** Bytes are to be kept: all of them, or a result code other than 0. */
    void diskWrite(CBDiskDiskWriteEvent e) throws Exception;

    /** The drive was ejected and is gone; the storage is deleted already. */
    void ejected(CBDiskEjectedEvent e) throws Exception;

    /** Another event ended with an exception. */
    void error(CBDiskErrorEvent e) throws Exception;

    /** Bytes written before are to be made durable. */
    void flush(CBDiskFlushEvent e) throws Exception;

    /** The size is wanted, when a medium is mounted; set {@code size}. */
    void getDiskSize(CBDiskGetDiskSizeEvent e) throws Exception;
}
