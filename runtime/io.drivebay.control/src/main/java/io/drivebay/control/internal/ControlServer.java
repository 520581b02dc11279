package io.drivebay.control.internal;

import io.drivebay.control.internal.protocol.Frame;
import io.drivebay.control.internal.protocol.FrameChannel;
import io.drivebay.control.internal.protocol.FrameType;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control socket: {@value #SOCKET} in the host's home. Whoever may open it commands the host, so only its owner may:
 * the folder lets nobody else in, and the socket would not either.
 */
@Component(service = {})
public final class ControlServer {
    /** The framework property that names the host's home. */
    static final String HOME = "drivebay.home";

    static final String SOCKET = "run/control.sock";

    /** More clients than people and scripts need; a bound, so that a mad script does not take all memory. */
    private static final int MOST_CLIENTS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    private final BundleContext context;
    private final CommandProcessor processor;
    private final Path socket;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger threads = new AtomicInteger();
    private final ExecutorService workers =
            Executors.newCachedThreadPool(task -> new Thread(task, "drivebay-control-" + threads.incrementAndGet()));

    /** Made by Declarative Services; listens from here on. */
    @Activate
    public ControlServer(BundleContext context, @Reference CommandProcessor processor) throws IOException {
        this.context = context;
        this.processor = processor;
        String home = context.getProperty(HOME);
        if (home == null) {
            throw new IOException("the framework property " + HOME + " must name the folder for " + SOCKET);
        }
        socket = Path.of(home).resolve(SOCKET);
        server = listen(socket);
        workers.execute(this::accept);
        LOG.debug("Listening on {}", socket);
    }

    private static ServerSocketChannel listen(Path socket) throws IOException {
        Files.createDirectories(
                socket.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        // a host that was killed leaves its socket; that none runs now is what the host's lock says
        Files.deleteIfExists(socket);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot listen on " + socket + " (a socket's path has at most 107 bytes): " + e, e);
        }
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                clients.add(client);
                workers.execute(() -> converse(client));
            }
        } catch (IOException e) {
            if (server.isOpen()) {
                LOG.error("The control socket {} has failed; restart the bundle io.drivebay.control", socket, e);
            }
        }
    }

    private void converse(SocketChannel client) {
        try (FrameChannel channel = new FrameChannel(client)) {
            if (clients.size() > MOST_CLIENTS) {
                channel.write(Frame.text(FrameType.REFUSED, "there are " + MOST_CLIENTS + " clients already"));
            } else {
                new Conversation(context, processor, channel, workers).run();
            }
        } catch (IOException e) {
            LOG.debug("A client of the control socket has gone", e);
        } finally {
            clients.remove(client);
        }
    }

    /** Takes no more clients and interrupts what runs for those that are there. */
    @Deactivate
    void close() throws IOException {
        server.close();
        for (SocketChannel client : clients) {
            client.close();
        }
        workers.shutdownNow();
        Files.deleteIfExists(socket);
    }
}
