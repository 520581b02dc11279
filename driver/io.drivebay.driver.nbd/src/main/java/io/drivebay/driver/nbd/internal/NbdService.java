package io.drivebay.driver.nbd.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.nbd.internal.server.Export;
import io.drivebay.driver.nbd.internal.server.NbdListener;
import io.drivebay.driver.nbd.internal.server.NbdServer;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The NBD server of this host. It listens from the first export on. Threads: any.
 */
@Component(service = NbdService.class, configurationPid = NbdService.PID)
@Designate(ocd = NbdConfiguration.class)
public final class NbdService {
    /** Identity of its configuration. */
    static final String PID = "io.drivebay.driver.nbd";

    private static final String HOME = "drivebay.home";
    private static final Logger LOG = LoggerFactory.getLogger(NbdService.class);

    private final String home;
    private final ExportRegistry exports = new ExportRegistry();

    // guarded by this
    private NbdSettings settings;
    private NbdServer server;
    private final List<NbdListener> listeners = new ArrayList<>();

    /**
     * Made by Declarative Services.
     *
     * @throws DiskException INVALID_PARAMETER if the configuration is wrong
     */
    @Activate
    public NbdService(BundleContext context, NbdConfiguration configuration) throws DiskException {
        home = context.getProperty(HOME);
        settings = NbdSettings.of(configuration, home);
        exports.defaultName(settings.defaultExport());
    }

    /** Listens where the new configuration says; clients that are there stay. */
    @Modified
    synchronized void modified(NbdConfiguration configuration) throws DiskException {
        settings = NbdSettings.of(configuration, home);
        exports.defaultName(settings.defaultExport());
        if (server != null) {
            server.limits(settings.limits());
            closeListeners();
            try {
                listen();
            } catch (IOException e) {
                LOG.error("NBD: {}; correct the configuration {}", e.getMessage(), PID);
            }
        }
    }

    /** Cuts all clients off. */
    @Deactivate
    synchronized void close() {
        closeListeners();
        if (server != null) {
            server.close();
            server = null;
        }
    }

    /**
     * Serves an export.
     *
     * @throws DiskException ALREADY_EXISTS if its name is taken; what listening reports
     */
    synchronized void add(Export export) throws IOException {
        if (!exports.add(export)) {
            throw new DiskException(ErrorCode.ALREADY_EXISTS, "there is an NBD export '" + export.name() + "' already");
        }
        if (server != null) {
            return;
        }
        try {
            server = new NbdServer(exports, settings.threads(), settings.poll(), settings.memory(), settings.limits());
            listen();
        } catch (IOException e) {
            exports.remove(export);
            close();
            throw e;
        }
    }

    /** Serves it no longer; its clients are cut off. */
    void remove(Export export) {
        exports.remove(export);
        export.close();
    }

    /** What is served. */
    List<Export> exports() {
        return exports.all();
    }

    /** The Unix socket; empty if there is none. */
    synchronized Optional<Path> socket() {
        return settings.socket();
    }

    /** Under what addresses an export is found, the most private one first. */
    synchronized List<String> uris(String name) {
        return listeners.stream()
                .map(listener -> ExportUri.of(listener.address(), name))
                .toList();
    }

    private void listen() throws IOException {
        if (settings.socket().isPresent()) {
            listenUnix(settings.socket().get());
        }
        for (TcpAddress address : settings.listen()) {
            listeners.add(server.listen(address.socketAddress(), settings.tcpSecurity()));
        }
        if (listeners.isEmpty()) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    "the NBD server has nowhere to listen; set unix.socket or listen in the configuration " + PID);
        }
        LOG.info(
                "NBD: listening at {}",
                listeners.stream().map(NbdListener::address).toList());
    }

    private void listenUnix(Path socket) throws IOException {
        Files.createDirectories(
                socket.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        // a host that was killed leaves its socket
        Files.deleteIfExists(socket);
        NbdListener listener = server.listen(UnixDomainSocketAddress.of(socket), settings.unixSecurity());
        listeners.add(listener);
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    }

    private void closeListeners() {
        for (NbdListener listener : listeners) {
            try {
                listener.close();
                if (listener.address() instanceof UnixDomainSocketAddress unix) {
                    Files.deleteIfExists(unix.getPath());
                }
            } catch (IOException e) {
                LOG.warn("NBD: {} does not close: {}", listener.address(), e.getMessage());
            }
        }
        listeners.clear();
    }
}
