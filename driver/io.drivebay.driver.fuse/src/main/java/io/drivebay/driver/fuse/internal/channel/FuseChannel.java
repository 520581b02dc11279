package io.drivebay.driver.fuse.internal.channel;

import java.io.IOException;

/** How requests reach this process: one of the kernel's two ways. Threads: one caller at a time. */
public interface FuseChannel {
    /** Starts to serve. */
    void start() throws IOException;

    /**
     * Waits for the threads after the connection has been aborted or unmounted, and gives back what they used. Requests
     * that a provider still has keep their memory until they are done.
     */
    void close();
}
