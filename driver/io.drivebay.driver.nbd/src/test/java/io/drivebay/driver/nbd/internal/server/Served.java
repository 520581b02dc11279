package io.drivebay.driver.nbd.internal.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A server with disks in memory, on a Unix socket and on this machine's own addresses. */
final class Served implements AutoCloseable, Exports {
    static final Limits LIMITS = new Limits(2000, 2000, 256, Duration.ofSeconds(30));

    private final ConcurrentSkipListMap<String, Export> exports = new ConcurrentSkipListMap<>();
    private final Path folder;
    private final NbdServer server;
    private final UnixDomainSocketAddress unix;

    Served() throws IOException {
        this(LIMITS, 256 << 20);
    }

    Served(Limits limits, long memory) throws IOException {
        folder = Files.createTempDirectory("nbd");
        unix = UnixDomainSocketAddress.of(folder.resolve("s"));
        server = new NbdServer(this, 2, Duration.ofMillis(1), memory, limits);
        server.listen(unix, Security.NONE);
    }

    /** Serves a disk under its name. */
    Export add(MemoryTarget target) {
        Export export = new Export(target.name(), target, target.geometry().orElseThrow(), false);
        exports.put(export.name(), export);
        return export;
    }

    void remove(Export export) {
        exports.remove(export.name());
        export.close();
    }

    SocketAddress listenTcp(String host) throws IOException {
        return server.listen(new InetSocketAddress(host, 0), Security.NONE).address();
    }

    SocketAddress listenTcp(Security security) throws IOException {
        return server.listen(new InetSocketAddress("127.0.0.1", 0), security).address();
    }

    /** Clients may take this from now on. */
    void limits(Limits limits) {
        server.limits(limits);
    }

    SocketAddress address() {
        return unix;
    }

    Client connect() throws IOException {
        return new Client(unix);
    }

    @Override
    public Optional<Export> find(String name) {
        return Optional.ofNullable(exports.get(name.isEmpty() ? exports.firstKey() : name));
    }

    @Override
    public List<Export> all() {
        return List.copyOf(exports.values());
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.delete(unix.getPath());
        Files.delete(folder);
    }
}
