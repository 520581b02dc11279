package io.drivebay.driver.nbd.internal.server;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A client's bytes, plain or encrypted. Never waits. One thread may read while another one writes. */
interface Transport {
    /**
     * Reads into one buffer, then into another one.
     *
     * @param first null if there is none
     * @return bytes that came; 0 if there are none now; -1 at the end
     */
    long read(ByteBuffer first, ByteBuffer second) throws IOException;

    /** Whether bytes may be there of which the selector knows nothing. */
    boolean pending();

    /** Whether something that was taken from the buffers has not been written yet. */
    boolean unsent();

    /**
     * Writes of the first so many buffers, in order, what goes now.
     *
     * @param count may be 0 if something is {@link #unsent()}
     * @return whether all has gone, and more would go
     */
    boolean write(ByteBuffer[] from, int count) throws IOException;

    /** Says farewell; the channel is closed next. */
    void end();
}
