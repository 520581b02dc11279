package io.drivebay.provider.nbd.internal;

import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreUriException;
import io.drivebay.protocol.nbd.OptionText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an export is (NBD URI specification).
 *
 * @param host a name or a number without brackets; empty if it is a socket's
 * @param port of TCP
 * @param socket path of a Unix socket
 * @param export its name; empty for the server's default one
 * @param encrypted whether TLS is wanted
 */
record ServerAddress(String host, int port, Optional<Path> socket, String export, boolean encrypted) {
    static final String NBD = "nbd";
    static final String NBDS = "nbds";
    static final String NBD_UNIX = "nbd+unix";
    static final String NBDS_UNIX = "nbds+unix";

    static final String SOCKET = "socket";

    private static final int STANDARD_PORT = 10809;
    private static final int MOST_PORT = 65535;
    private static final Pattern TCP =
            Pattern.compile("//(?:\\[([^/\\[\\]]+)\\]|([^/:@\\[\\]]+))(?::(\\d{1,5}))?(?:/(.*))?", Pattern.DOTALL);
    private static final Pattern UNIX = Pattern.compile("//(?:/(.*))?", Pattern.DOTALL);

    static ServerAddress of(StoreLayer layer) throws StoreUriException {
        boolean encrypted = layer.name().startsWith(NBDS);
        return layer.name().endsWith("+unix") ? unix(layer, encrypted) : tcp(layer, encrypted);
    }

    private static ServerAddress tcp(StoreLayer layer, boolean encrypted) throws StoreUriException {
        Matcher form = TCP.matcher(layer.location());
        if (!form.matches()) {
            throw layer.locationError("write " + layer.name() + "://HOST[:PORT]/EXPORT, IPv6 in brackets");
        }
        if (layer.option(SOCKET).isPresent()) {
            throw layer.optionError(SOCKET, "a socket is for " + layer.name() + "+unix:///EXPORT");
        }
        int port = form.group(3) == null ? STANDARD_PORT : Integer.parseInt(form.group(3));
        if (port == 0 || port > MOST_PORT) {
            throw layer.locationError("port " + port + " is not one from 1 to " + MOST_PORT);
        }
        String host = form.group(1) == null ? form.group(2) : form.group(1);
        return new ServerAddress(host, port, Optional.empty(), export(layer, form.group(4)), encrypted);
    }

    private static ServerAddress unix(StoreLayer layer, boolean encrypted) throws StoreUriException {
        Matcher form = UNIX.matcher(layer.location());
        if (!form.matches()) {
            throw layer.locationError("write " + layer.name() + ":///EXPORT?socket=PATH, without a host");
        }
        Path path = Path.of(layer.option(SOCKET)
                .orElseThrow(() -> layer.optionError(SOCKET, "the socket's path is missing; add socket=PATH")));
        if (!path.isAbsolute()) {
            throw layer.optionError(SOCKET, "the path is relative; write it from the root");
        }
        return new ServerAddress("", 0, Optional.of(path), export(layer, form.group(1)), encrypted);
    }

    private static String export(StoreLayer layer, String text) throws StoreUriException {
        String name = text == null ? "" : text;
        if (name.indexOf(0) >= 0 || name.getBytes(StandardCharsets.UTF_8).length > OptionText.MOST_BYTES) {
            throw layer.locationError("the export's name has a NUL or more than " + OptionText.MOST_BYTES
                    + " bytes, which the protocol does not take");
        }
        return name;
    }

    /** For people: the address without options. */
    @Override
    public String toString() {
        String scheme = (encrypted ? NBDS : NBD) + (socket.isPresent() ? "+unix" : "");
        String shownHost = host.indexOf(':') < 0 ? host : "[" + host + "]";
        String authority = socket.isPresent() ? "" : shownHost + (port == STANDARD_PORT ? "" : ":" + port);
        return scheme + "://" + authority + "/" + export
                + socket.map(path -> " at " + path).orElse("");
    }
}
