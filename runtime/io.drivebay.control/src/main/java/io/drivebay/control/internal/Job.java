package io.drivebay.control.internal;

import java.nio.ByteBuffer;

/** What a client has the host do at present. Runs on a thread of its own, and is interrupted when the client goes. */
interface Job {
    /** @return the exit status; 0 is success */
    int run() throws InterruptedException;

    /** What the client's user typed; empty at the end. Called by the thread that reads from the client. */
    void input(ByteBuffer typed);

    /** The client has gone. */
    void cancel();
}
