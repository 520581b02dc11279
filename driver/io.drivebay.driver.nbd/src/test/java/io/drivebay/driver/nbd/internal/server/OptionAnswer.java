package io.drivebay.driver.nbd.internal.server;

import java.nio.ByteBuffer;

/** One answer to an option. */
record OptionAnswer(int type, byte[] data) {
    boolean last() {
        return type < 0 || type == 1;
    }

    ByteBuffer buffer() {
        return ByteBuffer.wrap(data);
    }
}
