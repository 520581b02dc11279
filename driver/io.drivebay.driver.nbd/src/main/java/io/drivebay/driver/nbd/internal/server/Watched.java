package io.drivebay.driver.nbd.internal.server;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/** What a loop watches. Threads: the loop's. */
interface Watched {
    /** The channel, which does not block. */
    SelectableChannel channel();

    /** What it waits for at first. */
    int interest();

    /** It is watched from now on. */
    void registered(SelectionKey key);

    /** The channel is ready for what its key is interested in. */
    void ready();

    /** Time has passed; called about every second. */
    void tick(long now);

    /** The loop ends. */
    void close();
}
