package io.drivebay.driver.nbd.internal.server;

import java.util.ArrayList;
import java.util.List;

/** All that came for one request. */
final class Answer {
    final long cookie;
    int error;
    /** Where the error is; -1 if it is not said. */
    long errorOffset = -1;

    int dataChunks;
    int holeChunks;
    byte[] data = {};
    final List<long[]> extents = new ArrayList<>();

    Answer(long cookie) {
        this.cookie = cookie;
    }

    void put(long start, long offset, byte[] bytes) {
        int at = Math.toIntExact(offset - start);
        if (data.length < at + bytes.length) {
            byte[] longer = new byte[at + bytes.length];
            System.arraycopy(data, 0, longer, 0, data.length);
            data = longer;
        }
        System.arraycopy(bytes, 0, data, at, bytes.length);
    }
}
