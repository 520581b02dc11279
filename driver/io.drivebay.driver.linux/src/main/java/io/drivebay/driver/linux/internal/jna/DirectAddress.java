package io.drivebay.driver.linux.internal.jna;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Between direct buffers and the addresses that system calls take. */
public final class DirectAddress {
    private DirectAddress() {}

    /** Of a direct buffer's position; the caller keeps the buffer reachable while it uses the address. */
    public static long of(ByteBuffer buffer) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(buffer)) + buffer.position();
    }

    /** A buffer in native byte order over memory that somebody else keeps mapped. */
    public static ByteBuffer buffer(long address, int length) {
        return new Pointer(address).getByteBuffer(0, length).order(ByteOrder.nativeOrder());
    }
}
