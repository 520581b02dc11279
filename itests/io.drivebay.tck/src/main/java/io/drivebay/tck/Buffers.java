package io.drivebay.tck;

import io.drivebay.api.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Direct buffers as a driver hands them over. */
final class Buffers {
    private Buffers() {}

    static ByteBuffer of(byte[] bytes) {
        return blank(bytes.length).put(bytes).flip().order(ByteOrder.nativeOrder());
    }

    static ByteBuffer blank(int length) {
        return ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
    }

    static byte[] read(BlockDevice device, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        // what was in the buffer must not survive
        Arrays.fill(bytes, (byte) 0xA5);
        ByteBuffer target = of(bytes);
        int most = device.geometry().largestTransfer();
        for (int at = 0; at < length; at += most) {
            device.read(offset + at, target.limit(Math.min(length, at + most)));
        }
        target.get(0, bytes);
        return bytes;
    }

    static void write(BlockDevice device, long offset, byte[] bytes) throws IOException {
        write(device, offset, bytes, false);
    }

    /** In as many transfers as it takes. */
    static void write(BlockDevice device, long offset, byte[] bytes, boolean forceUnitAccess) throws IOException {
        ByteBuffer source = of(bytes);
        int most = device.geometry().largestTransfer();
        for (int at = 0; at < bytes.length; at += most) {
            device.write(offset + at, source.limit(Math.min(bytes.length, at + most)), forceUnitAccess);
        }
    }
}
