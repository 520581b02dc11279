package io.drivebay.driver.linux;

import java.time.Duration;
import java.util.List;

/**
 * What a network block device is to be.
 *
 * @param bytes size, a multiple of the block
 * @param block logical and physical sector in bytes, a power of two from 512 to the page
 * @param flags the server's transmission flags, as in the handshake
 * @param sockets descriptors of connections whose handshake is over, one or more
 * @param timeout in whole seconds, how long a request may take before its connection is given up and it is sent again on
 *     another; zero for any time with one connection
 * @param deadTimeout in whole seconds, how long requests wait for a connection when all are dead
 * @param backend says what is behind it, readable in sysfs; must be given again to reconfigure it
 */
public record NbdSettings(
        long bytes,
        int block,
        int flags,
        List<Integer> sockets,
        Duration timeout,
        Duration deadTimeout,
        String backend) {
    /** Copies the list. */
    public NbdSettings {
        sockets = List.copyOf(sockets);
    }
}
