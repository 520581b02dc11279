package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.nio.file.Path;

/**
 * One end of a FUSE connection: an open {@code /dev/fuse}. Transfers allocate nothing and report errors as numbers. A
 * request is answered through the device that it was read from.
 */
public final class FuseDevice implements AutoCloseable {
    private static final long FUSE_DEV_IOC_CLONE = 0x8004e500L;

    private final Path path;
    private final Descriptor descriptor;

    FuseDevice(Path path, Descriptor descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    /** Opens the device; it is nobody's until it is mounted. */
    public static FuseDevice open(Path path) throws DiskException {
        return new FuseDevice(path, Descriptor.writing(path));
    }

    /** Another end of the same connection, with a queue of its own for requests that it read. */
    public FuseDevice cloned() throws DiskException {
        Descriptor other = Descriptor.writing(path);
        try (NativeBuffer source = NativeBuffer.allocate(Integer.BYTES)) {
            source.bytes().putInt(0, descriptor.number());
            if (LibC.ioctl(other.number(), FUSE_DEV_IOC_CLONE, source.address()) < 0) {
                throw Errno.exception("clone " + path);
            }
            return new FuseDevice(path, other);
        } catch (DiskException e) {
            other.close();
            throw e;
        }
    }

    /** For commands of an {@link IoUring}. */
    public int number() {
        return descriptor.number();
    }

    /**
     * Waits for a request and reads it whole.
     *
     * @param vectors address of {@code struct iovec}s
     * @param count how many
     * @return bytes, or the negative errno: ENODEV when the connection has ended
     */
    public int read(long vectors, int count) {
        long bytes = LibC.readv(descriptor.number(), vectors, count);
        return bytes < 0 ? -Errno.last() : (int) bytes;
    }

    /** Writes one reply or notification; returns as {@link #read} does. Any thread. */
    public int write(long vectors, int count) {
        long bytes = LibC.writev(descriptor.number(), vectors, count);
        return bytes < 0 ? -Errno.last() : (int) bytes;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
