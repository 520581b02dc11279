package io.drivebay.provider.nbd.internal;

import io.drivebay.api.TimeSpan;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreOption;
import io.drivebay.api.store.StoreUriException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a store URI asks for.
 *
 * @param tls with which the server is spoken to; empty for none
 * @param connections wanted, where the server keeps several coherent
 * @param timeout how long an answer may take before the connection counts as lost
 * @param reconnect how long requests wait for a lost server
 * @param unflushed most bytes of acknowledged writes that are kept until a flush
 * @param readOnly nothing may change
 */
record NbdSpec(
        ServerAddress address,
        Optional<ClientTls> tls,
        int connections,
        Duration timeout,
        Duration reconnect,
        int unflushed,
        boolean readOnly) {
    static final String CONNECTIONS = "connections";
    static final String TIMEOUT = "timeout";
    static final String RECONNECT = "reconnect";
    static final String UNFLUSHED = "unflushed";

    private static final int MOST_CONNECTIONS = 16;
    private static final long LEAST_UNFLUSHED = 4 << 20;
    private static final long MOST_UNFLUSHED = 1 << 30;
    private static final Duration LONGEST = Duration.ofHours(24);

    static final List<StoreOption> OPTIONS = List.of(
            StoreOption.of(ServerAddress.SOCKET, "path of the Unix socket, for nbd+unix and nbds+unix", ""),
            StoreOption.of(CONNECTIONS, "most connections, 1 to 16, where the server keeps several coherent", "1"),
            StoreOption.of(TIMEOUT, "how long an answer may take before the connection counts as lost", "20s"),
            StoreOption.of(RECONNECT, "how long requests wait for a server that is gone", "25s"),
            StoreOption.of(UNFLUSHED, "written bytes that are kept until a flush, to be written again", "32M"),
            StoreOption.of(ClientTls.CERTIFICATES, "folder with ca-cert.pem, client-cert.pem, client-key.pem", ""),
            StoreOption.of(ClientTls.HOSTNAME, "the name that the server's certificate must have", "the host"),
            StoreOption.of(ClientTls.VERIFY, "whether the server must prove who it is", "on"));

    static NbdSpec of(StoreLayer layer, OpenMode mode) throws IOException {
        ServerAddress address = ServerAddress.of(layer);
        return new NbdSpec(
                address,
                ClientTls.of(layer, address),
                connections(layer),
                span(layer, TIMEOUT, Duration.ofSeconds(20)),
                span(layer, RECONNECT, Duration.ofSeconds(25)),
                unflushed(layer),
                mode.readOnly());
    }

    private static int connections(StoreLayer layer) throws StoreUriException {
        String text = layer.option(CONNECTIONS).orElse("1");
        try {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= MOST_CONNECTIONS) {
                return count;
            }
        } catch (NumberFormatException e) {
            // said below, with the range
        }
        throw layer.optionError(CONNECTIONS, "'" + text + "' is not a number from 1 to " + MOST_CONNECTIONS);
    }

    private static Duration span(StoreLayer layer, String key, Duration standard) throws StoreUriException {
        Optional<String> text = layer.option(key);
        if (text.isEmpty()) {
            return standard;
        }
        try {
            Duration span = TimeSpan.parse(text.get());
            if (!span.isZero() && span.compareTo(LONGEST) <= 0) {
                return span;
            }
        } catch (IllegalArgumentException e) {
            throw layer.optionError(key, e.getMessage());
        }
        throw layer.optionError(key, "'" + text.get() + "' is not above 0 and up to 24h");
    }

    private static int unflushed(StoreLayer layer) throws StoreUriException {
        long bytes = layer.size(UNFLUSHED).orElse(32 << 20);
        if (bytes < LEAST_UNFLUSHED || bytes > MOST_UNFLUSHED) {
            throw layer.optionError(UNFLUSHED, "give a size from 4M to 1G");
        }
        return (int) bytes;
    }
}
