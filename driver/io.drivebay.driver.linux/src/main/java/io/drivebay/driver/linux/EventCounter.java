package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;

/** An eventfd(2): one thread waits for it in its own way, others wake it. */
public final class EventCounter implements AutoCloseable {
    private static final int EFD_CLOEXEC = 0x80000;
    private static final int ONE_AT = 8;

    private final Descriptor descriptor;
    private final NativeBuffer values;

    private EventCounter(Descriptor descriptor, NativeBuffer values) {
        this.descriptor = descriptor;
        this.values = values;
        values.bytes().putLong(ONE_AT, 1);
    }

    /** A new counter at zero. */
    public static EventCounter create() throws DiskException {
        int number = LibC.eventfd(0, EFD_CLOEXEC);
        if (number < 0) {
            throw Errno.exception("make an eventfd");
        }
        Descriptor descriptor = new Descriptor(number);
        try {
            return new EventCounter(descriptor, NativeBuffer.allocate(2 * Long.BYTES));
        } catch (DiskException e) {
            descriptor.close();
            throw e;
        }
    }

    /** What a read is armed on. */
    public int number() {
        return descriptor.number();
    }

    /** Where such a read may put its eight bytes. */
    public long readAddress() {
        return values.address();
    }

    /** Adds one. Any thread, no allocation. */
    public void signal() {
        LibC.write(descriptor.number(), values.address() + ONE_AT, Long.BYTES);
    }

    @Override
    public void close() {
        descriptor.close();
        values.close();
    }
}
