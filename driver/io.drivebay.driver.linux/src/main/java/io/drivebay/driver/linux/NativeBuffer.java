package io.drivebay.driver.linux;

import com.sun.jna.Pointer;
import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory outside the heap with a fixed address, zeroed and aligned to a page: what is handed to system calls.
 *
 * <p>Threads: any; {@link #close()} once, when nobody touches the memory any more.
 */
public final class NativeBuffer implements AutoCloseable {
    private static final int PROT_READ_WRITE = 0x3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final int MAP_SHARED_POPULATE = 0x8001;
    private static final int PAGE = 4096;

    private final long address;
    private final ByteBuffer bytes;

    private NativeBuffer(long address, int length) {
        this.address = address;
        this.bytes = new Pointer(address).getByteBuffer(0, length).order(ByteOrder.nativeOrder());
    }

    /**
     * Maps private memory; room is taken as it is touched.
     *
     * @param length bytes, more than 0
     * @throws DiskException NOT_ENOUGH_MEMORY
     */
    public static NativeBuffer allocate(int length) throws DiskException {
        return map(length, MAP_PRIVATE_ANONYMOUS, -1, 0);
    }

    /** Maps memory that the kernel shares through a descriptor. */
    static NativeBuffer shared(int length, int fd, long offset) throws DiskException {
        return map(length, MAP_SHARED_POPULATE, fd, offset);
    }

    private static NativeBuffer map(int length, int flags, int fd, long offset) throws DiskException {
        long address = LibC.mmap(0, length, PROT_READ_WRITE, flags, fd, offset);
        if (address == -1) {
            throw Errno.exception("map " + length + " bytes of memory");
        }
        return new NativeBuffer(address, length);
    }

    /** The whole memory in native byte order; for absolute access, as it is shared by everybody who asks. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Where it begins. */
    public long address() {
        return address;
    }

    /** A part of it as a buffer of its own in native byte order. */
    public ByteBuffer slice(int at, int length) {
        return bytes.slice(at, length).order(ByteOrder.nativeOrder());
    }

    /** Touches every page, so that none is missing when memory is short. */
    public void touch() {
        for (int at = 0; at < bytes.capacity(); at += PAGE) {
            bytes.put(at, bytes.get(at));
        }
    }

    @Override
    public void close() {
        LibC.munmap(address, bytes.capacity());
    }
}
