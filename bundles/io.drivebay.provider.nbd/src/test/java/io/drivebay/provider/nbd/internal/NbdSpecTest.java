package io.drivebay.provider.nbd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreUri;
import io.drivebay.api.store.StoreUriException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NbdSpecTest {
    private static NbdSpec parse(String uri) throws IOException {
        return NbdSpec.of(Stores.layer(StoreUri.parse(uri)), new OpenMode(false, 512));
    }

    @ParameterizedTest
    @CsvSource({
        "nbd://host/disk, host, 10809, disk",
        "nbd://host, host, 10809, ''",
        "nbd://host/, host, 10809, ''",
        "nbd://10.0.0.1:99/a/b%20c, 10.0.0.1, 99, a/b c",
        "nbd://[fe80::1%25eth0]:7/%C3%A4, fe80::1%eth0, 7, ä",
        "nbds://host/disk, host, 10809, disk",
    })
    void tcp(String uri, String host, int port, String export) throws IOException {
        ServerAddress address = parse(uri).address();
        assertEquals(host, address.host());
        assertEquals(port, address.port());
        assertEquals(export, address.export());
        assertEquals(uri.startsWith("nbds"), address.encrypted());
        assertTrue(address.socket().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "nbd+unix:///a%20b?socket=/run/x, a b",
        "nbds+unix://?socket=/run/x, ''",
        "nbd+unix:///?socket=/run/x, ''"
    })
    void unix(String uri, String export) throws IOException {
        ServerAddress address = parse(uri).address();
        assertEquals("/run/x", address.socket().orElseThrow().toString());
        assertEquals(export, address.export());
    }

    @Test
    void options() throws IOException {
        NbdSpec standard = parse("nbd://h/x");
        assertEquals(1, standard.connections());
        assertEquals(Duration.ofSeconds(20), standard.timeout());
        assertEquals(Duration.ofSeconds(25), standard.reconnect());
        assertEquals(32 << 20, standard.unflushed());
        NbdSpec spec = parse("nbd://h/x?connections=4&timeout=3s&reconnect=2m&unflushed=64M");
        assertEquals(4, spec.connections());
        assertEquals(Duration.ofSeconds(3), spec.timeout());
        assertEquals(Duration.ofMinutes(2), spec.reconnect());
        assertEquals(64 << 20, spec.unflushed());
    }

    @ParameterizedTest
    @CsvSource({
        "nbd:host/x, HOST[:PORT]/EXPORT",
        "nbd:///x, HOST[:PORT]/EXPORT",
        "nbd://user@host/x, HOST[:PORT]/EXPORT",
        "nbd://host:0/x, port 0",
        "nbd://host:65536/x, port 65536",
        "nbd://host/x?socket=/run/x, a socket is for nbd+unix",
        "nbd+unix:///x, socket's path is missing",
        "nbd+unix://host/x?socket=/run/x, without a host",
        "nbd+unix:///x?socket=run/x, the path is relative",
        "nbd://host/%00, a NUL",
        "nbd://h/x?connections=0, not a number from 1 to 16",
        "nbd://h/x?connections=many, not a number from 1 to 16",
        "nbd://h/x?timeout=0, above 0",
        "nbd://h/x?timeout=25h, up to 24h",
        "nbd://h/x?reconnect=soon, no time span",
        "nbd://h/x?unflushed=1M, from 4M to 1G",
        "nbd://h/x?tls-hostname=y, write nbds",
        "nbd+unix:///x?socket=/y&tls-verify-peer=off, write nbds+unix",
        "nbds://h/x?tls-certificates=/nowhere, certificates cannot be used",
    })
    void whatIsWrongIsSaid(String uri, String said) {
        StoreUriException wrong = assertThrows(StoreUriException.class, () -> parse(uri));
        assertTrue(wrong.getMessage().contains(said), wrong.getMessage());
    }

    /** What is shown has no options, among which may be what nobody is to know. */
    @Test
    void shownWithoutOptions() throws IOException {
        assertEquals(
                "nbd://[::1]/x", parse("nbd://[::1]/x?timeout=3s").address().toString());
        assertEquals("nbd://h:7/x", parse("nbd://h:7/x").address().toString());
        assertEquals(
                "nbd+unix:///x at /run/s",
                parse("nbd+unix:///x?socket=/run/s").address().toString());
    }
}
