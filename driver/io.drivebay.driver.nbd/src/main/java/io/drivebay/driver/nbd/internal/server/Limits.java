package io.drivebay.driver.nbd.internal.server;

import java.time.Duration;

/**
 * What clients may take.
 *
 * @param connections at once, of all clients
 * @param connectionsOfClient at once, of one address; those of a Unix socket all have one
 * @param requests of a connection at once
 * @param patience how long a client may take for a step of the handshake, or to take its last replies
 */
public record Limits(int connections, int connectionsOfClient, int requests, Duration patience) {
    /** Most bytes of a read or a write. */
    public static final int MOST_PAYLOAD = 64 << 20;

    /** Most bytes of blocks that a connection may have: one largest request, and what is around it. */
    static final long MOST_HELD = MOST_PAYLOAD + (4L << 20);
}
