package io.drivebay.driver.nbd.internal.kernel;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.UnixSocket;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where an export is to be had.
 *
 * @param socket the server's
 * @param export its name
 */
record Server(Path socket, String export) {
    /** A server may let a handshake wait until requests of a connection that ended are over. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** A new connection, the handshake still to come. */
    UnixSocket open() throws DiskException {
        return UnixSocket.connect(socket, PATIENCE);
    }

    /** Takes a connection through the handshake. */
    ExportInfo shake(UnixSocket connection) throws DiskException {
        return Handshake.perform(connection, export);
    }
}
