package io.drivebay.driver.linux.internal.host;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.NativeBuffer;

/** Zeroes at a page's start, to be written where the file system cannot zero by itself. Never given back. */
final class Zeroes {
    static final int BYTES = 1 << 20;
    static final long ADDRESS = map();

    private Zeroes() {}

    private static long map() {
        try {
            // the pages are never touched: the kernel reads its one page of zeroes
            return NativeBuffer.allocate(BYTES).address();
        } catch (DiskException e) {
            throw new OutOfMemoryError(e.getMessage());
        }
    }
}
