package io.drivebay.driver.nbd.internal.server;

import java.nio.ByteBuffer;

/** What a connection does with the bytes that come. Threads: the loop's. */
interface Stage {
    /** Takes of a block's bytes what it can; the rest comes again, with more behind it. */
    void consume(Block in);

    /** Where the next bytes go instead of a block; null if nowhere. */
    ByteBuffer sink();

    /** So many bytes went there. */
    void sunk();

    /** Whether time runs for the client. */
    boolean timed();

    /** Nothing more comes; what runs may still be answered. */
    void ended();

    /** The client is gone. */
    void left();
}
