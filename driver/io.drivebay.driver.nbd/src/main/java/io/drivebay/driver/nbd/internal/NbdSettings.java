package io.drivebay.driver.nbd.internal;

import io.drivebay.api.ByteSize;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.TimeSpan;
import io.drivebay.driver.nbd.internal.server.Limits;
import io.drivebay.driver.nbd.internal.server.Security;
import io.drivebay.driver.nbd.internal.server.Tls;
import io.drivebay.driver.nbd.internal.tls.CertificateFolder;
import io.drivebay.driver.nbd.internal.tls.TlsMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings, checked.
 *
 * @param socket path of the Unix socket; empty for none
 * @param listen addresses of TCP
 * @param unixSecurity whether clients of the Unix socket encrypt; only its owner is there
 * @param tcpSecurity whether clients of TCP encrypt
 * @param defaultExport what clients get who name none; empty for the only one
 * @param poll how long a thread looks for the next request before it sleeps
 */
record NbdSettings(
        Optional<Path> socket,
        List<TcpAddress> listen,
        Security unixSecurity,
        Security tcpSecurity,
        String defaultExport,
        int threads,
        Duration poll,
        long memory,
        Limits limits) {
    private static final String STANDARD_SOCKET = "run/nbd.sock";
    private static final long LEAST_MEMORY = 128 << 20;
    private static final int LONGEST_POLL = 1000;
    private static final Duration LONGEST_PATIENCE = Duration.ofHours(24);

    /**
     * Checks a configuration.
     *
     * @param home the host's, or null
     * @throws DiskException INVALID_PARAMETER, naming what is wrong
     */
    static NbdSettings of(NbdConfiguration configuration, String home) throws DiskException {
        List<TcpAddress> listen = new ArrayList<>();
        for (String address : configuration.listen()) {
            if (!address.isBlank()) {
                listen.addAll(TcpAddress.parse(address.strip()));
            }
        }
        Optional<Tls> tls = tls(configuration);
        boolean required = TlsMode.parse(configuration.tls()) == TlsMode.REQUIRE;
        return new NbdSettings(
                socket(configuration.unix_socket(), home),
                List.copyOf(listen),
                new Security(tls, false),
                new Security(tls, required),
                configuration.default_export(),
                threads(configuration.threads()),
                poll(configuration.poll_microseconds()),
                memory(configuration.memory()),
                limits(configuration));
    }

    private static Optional<Path> socket(String named, String home) throws DiskException {
        if (!named.isEmpty()) {
            Path path = Path.of(named);
            if (!path.isAbsolute()) {
                throw invalid("unix.socket=" + named + " is not an absolute path");
            }
            return Optional.of(path);
        }
        return Optional.ofNullable(home).map(folder -> Path.of(folder).resolve(STANDARD_SOCKET));
    }

    private static Optional<Tls> tls(NbdConfiguration configuration) throws DiskException {
        if (TlsMode.parse(configuration.tls()) == TlsMode.OFF) {
            return Optional.empty();
        } else if (configuration.tls_certificates().isEmpty()) {
            throw invalid("tls=" + configuration.tls() + " needs tls.certificates");
        }
        return Optional.of(
                CertificateFolder.read(Path.of(configuration.tls_certificates()), configuration.tls_verify_clients()));
    }

    private static int threads(int wanted) throws DiskException {
        if (wanted < 0 || wanted > 64) {
            throw invalid("threads=" + wanted + " is not a number from 0 to 64");
        }
        return wanted == 0 ? Math.min(Runtime.getRuntime().availableProcessors(), 64) : wanted;
    }

    private static Duration poll(int microseconds) throws DiskException {
        if (microseconds < 0 || microseconds > LONGEST_POLL) {
            throw invalid("poll.microseconds=" + microseconds + " is not a number from 0 to " + LONGEST_POLL);
        }
        // on the only processor nobody could send what is looked for
        boolean alone = Runtime.getRuntime().availableProcessors() == 1;
        return Duration.of(alone ? 0 : microseconds, ChronoUnit.MICROS);
    }

    private static long memory(String text) throws DiskException {
        try {
            long bytes = ByteSize.parse(text);
            if (bytes >= LEAST_MEMORY) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // said below, with the range
        }
        throw invalid("memory=" + text + " is not a size of at least 128M");
    }

    private static Limits limits(NbdConfiguration configuration) throws DiskException {
        return new Limits(
                positive("max.connections", configuration.max_connections()),
                positive("max.connections.per.client", configuration.max_connections_per_client()),
                positive("max.requests", configuration.max_requests()),
                patience(configuration.patience()));
    }

    private static Duration patience(String text) throws DiskException {
        try {
            Duration patience = TimeSpan.parse(text);
            if (!patience.isZero() && patience.compareTo(LONGEST_PATIENCE) <= 0) {
                return patience;
            }
        } catch (IllegalArgumentException e) {
            throw invalid("patience: " + e.getMessage());
        }
        throw invalid("patience=" + text + " is not above 0 and up to 24h");
    }

    private static int positive(String name, int value) throws DiskException {
        if (value < 1) {
            throw invalid(name + "=" + value + " is not a positive number");
        }
        return value;
    }

    private static DiskException invalid(String message) {
        return new DiskException(ErrorCode.INVALID_PARAMETER, message);
    }
}
