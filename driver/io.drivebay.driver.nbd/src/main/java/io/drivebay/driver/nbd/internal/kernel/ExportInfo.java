package io.drivebay.driver.nbd.internal.kernel;

import io.drivebay.protocol.nbd.TransmissionFlag;

/**
 * What a server says of an export in the handshake.
 *
 * @param bytes size
 * @param flags transmission flags
 * @param largest most bytes of a request; without a limit of its own that of the protocol, 32 MiB
 */
record ExportInfo(long bytes, int flags, long largest) {
    boolean readOnly() {
        return (flags & TransmissionFlag.READ_ONLY) != 0;
    }

    /** Whether a flush on one connection covers what was acknowledged on all. */
    boolean severalConnections() {
        return (flags & TransmissionFlag.CAN_MULTI_CONN) != 0;
    }
}
