package io.drivebay.driver.nbd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.nbd.internal.server.Limits;
import io.drivebay.driver.nbd.internal.server.Security;
import io.drivebay.testhost.Certificates;
import io.drivebay.testhost.Command;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the configuration's values come to, and which are refused. */
final class NbdSettingsTest {
    private static final String HOME = "/home/of/host";

    /** A configuration with the defaults but for some, named as its methods are. */
    private static NbdConfiguration configuration(Map<String, Object> set) {
        return (NbdConfiguration) Proxy.newProxyInstance(
                NbdConfiguration.class.getClassLoader(),
                new Class<?>[] {NbdConfiguration.class},
                (proxy, method, arguments) -> set.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private static NbdSettings settings(String name, Object value) throws DiskException {
        return NbdSettings.of(configuration(Map.of(name, value)), HOME);
    }

    private static List<TcpAddress> listening(String... addresses) throws DiskException {
        return settings("listen", addresses).listen();
    }

    @Test
    void defaults() throws DiskException {
        NbdSettings settings = NbdSettings.of(configuration(Map.of()), HOME);
        assertEquals(Optional.of(Path.of(HOME, "run/nbd.sock")), settings.socket());
        assertEquals(List.of(), settings.listen());
        assertEquals(Security.NONE, settings.unixSecurity());
        assertEquals(Security.NONE, settings.tcpSecurity());
        assertEquals("", settings.defaultExport());
        assertEquals(Math.min(Runtime.getRuntime().availableProcessors(), 64), settings.threads());
        long poll = Runtime.getRuntime().availableProcessors() == 1 ? 0 : 100_000;
        assertEquals(Duration.ofNanos(poll), settings.poll());
        assertEquals(256 << 20, settings.memory());
        assertEquals(new Limits(4096, 4096, 256, Duration.ofSeconds(30)), settings.limits());
        assertTrue(NbdSettings.of(configuration(Map.of()), null).socket().isEmpty(), "there is no home for it");
    }

    @Test
    void whatIsSet() throws DiskException {
        NbdConfiguration set = configuration(Map.of(
                "unix_socket",
                "/run/x",
                "default_export",
                "disk",
                "threads",
                64,
                "poll_microseconds",
                0,
                "memory",
                "128M",
                "max_connections",
                1,
                "max_connections_per_client",
                2,
                "max_requests",
                3,
                "patience",
                "5s"));
        NbdSettings settings = NbdSettings.of(set, HOME);
        assertEquals(Optional.of(Path.of("/run/x")), settings.socket());
        assertEquals("disk", settings.defaultExport());
        assertEquals(64, settings.threads());
        assertEquals(Duration.ZERO, settings.poll());
        assertEquals(128 << 20, settings.memory());
        assertEquals(new Limits(1, 2, 3, Duration.ofSeconds(5)), settings.limits());
    }

    @Test
    void aPortAloneIsThisMachineOnly() throws DiskException {
        List<TcpAddress> own = List.of(new TcpAddress("127.0.0.1", 10809), new TcpAddress("::1", 10809));
        assertEquals(own, listening("10809"));
        for (TcpAddress address : own) {
            assertTrue(address.socketAddress().getAddress().isLoopbackAddress(), address::toString);
        }
    }

    /** One that it has not could not be listened at, and so none of them would be. */
    @Test
    void aPortAloneIsOnlyWhatTheMachineHas() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String said = Command.output(
                "unshare",
                "--net",
                "sh",
                "-euc",
                "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6; ip link set lo up; exec \"$@\"",
                "sh",
                java,
                "-cp",
                System.getProperty("java.class.path"),
                OwnAddresses.class.getName(),
                "10809");
        assertEquals("127.0.0.1", said);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0:10809, 0.0.0.0, 10809",
        "[::]:0, ::, 0",
        "[fe80::1%eth0]:65535, fe80::1%eth0, 65535",
        "a.b-c.example:1, a.b-c.example, 1",
        "'  host:7 ', host, 7",
    })
    void anAddress(String text, String host, int port) throws DiskException {
        assertEquals(List.of(new TcpAddress(host, port)), listening(text));
    }

    @Test
    void addressesAreAllListenedAtAndEmptyOnesAreNone() throws DiskException {
        assertEquals(3, listening("1", "", " ", "host:2").size());
        assertEquals(List.of(), listening(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host",
                "host:",
                ":1",
                "::1",
                "::1:10809",
                "[::1]",
                "[::1]10809",
                "[]:1",
                "1:2:3",
                "65536",
                "host:65536",
                "123456",
                "-1",
                "host:-1",
                "host:1x",
                "host :x",
                "nbd://host:1"
            })
    void anAddressThatIsNone(String text) {
        assertInvalid("listen=" + text + " is not HOST:PORT", "listen", new String[] {"10809", text});
    }

    private static void assertInvalid(String said, String name, Object value) {
        DiskException refused = assertThrows(DiskException.class, () -> settings(name, value));
        assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
        assertTrue(refused.getMessage().contains(said), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "unix_socket, run/nbd.sock, unix.socket=run/nbd.sock is not an absolute path",
        "tls, on, 'tls=on is not off, allow, require'",
        "tls, REQUIRE, 'tls=REQUIRE is not off, allow, require'",
        "tls, require, tls=require needs tls.certificates",
        "tls, allow, tls=allow needs tls.certificates",
        "memory, 127M, memory=127M is not a size of at least 128M",
        "memory, -1, memory=-1 is not a size of at least 128M",
        "memory, much, memory=much is not a size of at least 128M",
        "patience, soon, patience: 'soon' is no time span",
        "patience, -1s, patience: '-1s' is no time span",
        "patience, 0, patience=0 is not above 0 and up to 24h",
        "patience, 25h, patience=25h is not above 0 and up to 24h",
        "patience, PT9999999999999S, patience=PT9999999999999S is not above 0 and up to 24h",
    })
    void whatIsWrongIsSaid(String name, String value, String said) {
        assertInvalid(said, name, value);
    }

    @ParameterizedTest
    @CsvSource({
        "threads, -1, threads=-1 is not a number from 0 to 64",
        "threads, 65, threads=65 is not a number from 0 to 64",
        "poll_microseconds, -1, poll.microseconds=-1 is not a number from 0 to 1000",
        "poll_microseconds, 1001, poll.microseconds=1001 is not a number from 0 to 1000",
        "max_connections, 0, max.connections=0 is not a positive number",
        "max_connections_per_client, -1, max.connections.per.client=-1 is not a positive number",
        "max_requests, 0, max.requests=0 is not a positive number",
    })
    void numbersThatAreWrongAreSaid(String name, int value, String said) {
        assertInvalid(said, name, value);
    }

    /** Clients of the Unix socket may encrypt and never must; those of TCP as it is set. */
    @Test
    void encryption(@TempDir Path folder) throws Exception {
        Path server = new Certificates(folder).signed("server", "server", "rsa:2048");
        for (String mode : List.of("allow", "require")) {
            NbdConfiguration set = configuration(Map.of("tls", mode, "tls_certificates", server.toString()));
            NbdSettings settings = NbdSettings.of(set, HOME);
            assertEquals(mode.equals("require"), settings.tcpSecurity().required());
            assertFalse(settings.unixSecurity().required());
            assertTrue(settings.tcpSecurity().tls().orElseThrow().verifyClients());
            assertEquals(settings.tcpSecurity().tls(), settings.unixSecurity().tls());
        }
        NbdConfiguration anyone = configuration(
                Map.of("tls", "require", "tls_certificates", server.toString(), "tls_verify_clients", false));
        assertFalse(
                NbdSettings.of(anyone, HOME).tcpSecurity().tls().orElseThrow().verifyClients());
        NbdConfiguration nothing = configuration(Map.of("tls", "require", "tls_certificates", folder.toString()));
        DiskException refused = assertThrows(DiskException.class, () -> NbdSettings.of(nothing, HOME));
        assertTrue(refused.getMessage().contains("tls.certificates=" + folder), refused.getMessage());
    }
}
