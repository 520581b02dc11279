package io.drivebay.driver.nbd.internal;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;

/** The address of an export, as NBD clients take it (NBD URI specification). */
final class ExportUri {
    private ExportUri() {}

    /** {@code nbd://HOST[:PORT]/NAME} or {@code nbd+unix:///NAME?socket=PATH}. */
    static String of(SocketAddress address, String name) {
        String export = encode(name).replace("%2F", "/");
        if (address instanceof UnixDomainSocketAddress unix) {
            return "nbd+unix:///" + export + "?socket="
                    + encode(unix.getPath().toString()).replace("%2F", "/");
        }
        InetSocketAddress tcp = (InetSocketAddress) address;
        String host = tcp.getAddress() instanceof Inet6Address
                ? "[" + tcp.getAddress().getHostAddress() + "]"
                : tcp.getAddress().getHostAddress();
        String port = tcp.getPort() == TcpAddress.STANDARD_PORT ? "" : ":" + tcp.getPort();
        return "nbd://" + host + port + "/" + export;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
