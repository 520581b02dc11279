package io.drivebay.driver.nbd.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An address to listen at.
 *
 * @param host a name or a number, without brackets
 * @param port 0 for any
 */
record TcpAddress(String host, int port) {
    /** The port of the protocol. */
    static final int STANDARD_PORT = 10809;

    private static final Pattern FORM = Pattern.compile("(?:(?:\\[([^\\]]+)\\]|([^:\\[\\]]+)):)?(\\d{1,5})");
    private static final int MOST = 65535;

    /**
     * Reads {@code HOST:PORT}, {@code [IPV6]:PORT} or {@code PORT}, which means those of this machine's own
     * addresses that it has.
     *
     * @throws DiskException INVALID_PARAMETER if it has another form
     */
    static List<TcpAddress> parse(String text) throws DiskException {
        Matcher form = FORM.matcher(text);
        int port = form.matches() ? Integer.parseInt(form.group(3)) : MOST + 1;
        if (port > MOST) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    "listen=" + text + " is not HOST:PORT, [IPV6]:PORT or PORT, with a port up to " + MOST);
        }
        if (form.group(1) != null) {
            return List.of(new TcpAddress(form.group(1), port));
        } else if (form.group(2) != null) {
            return List.of(new TcpAddress(form.group(2), port));
        }
        return Stream.of("127.0.0.1", "::1")
                .map(host -> new TcpAddress(host, port))
                .filter(TcpAddress::isHere)
                .toList();
    }

    /** Whether this machine has it; in a container there often is no IPv6. */
    private boolean isHere() {
        try {
            return NetworkInterface.getByInetAddress(socketAddress().getAddress()) != null;
        } catch (SocketException e) {
            // who listens there will say what is wrong
            return true;
        }
    }

    /** For the system; unresolved if the name is not known. */
    InetSocketAddress socketAddress() {
        return new InetSocketAddress(host, port);
    }
}
