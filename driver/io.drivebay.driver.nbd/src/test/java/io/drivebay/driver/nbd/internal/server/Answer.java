package io.drivebay.driver.nbd.internal.server;

import java.nio.ByteBuffer;
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
    int received;
    final List<long[]> extents = new ArrayList<>();

    Answer(long cookie) {
        this.cookie = cookie;
    }

    /** Takes a part of what was asked for, which is {@code length} bytes from {@code start}. */
    void put(long start, long length, long offset, ByteBuffer bytes) {
        if (data.length == 0) {
            data = new byte[Math.toIntExact(length)];
        }
        received += bytes.remaining();
        bytes.get(data, Math.toIntExact(offset - start), bytes.remaining());
    }
}
