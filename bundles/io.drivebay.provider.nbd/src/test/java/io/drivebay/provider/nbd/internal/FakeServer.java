package io.drivebay.provider.nbd.internal;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** A server that does what a test tells it, right or wrong, with each client on a thread. */
final class FakeServer implements Closeable {
    private final Path socket;
    private final Script script;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile ServerSocketChannel listener;
    private volatile Thread acceptor;

    /** What is done with a client. */
    @FunctionalInterface
    interface Script {
        void serve(Peer peer) throws IOException;
    }

    FakeServer(Path folder, Script script) throws IOException {
        this.socket = folder.resolve("fake-" + System.nanoTime() + ".sock");
        this.script = script;
        start();
    }

    /** Listens, again after a {@link #kill}. */
    void start() throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel bound = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        bound.bind(UnixDomainSocketAddress.of(socket));
        listener = bound;
        acceptor = run(() -> accept(bound));
    }

    private void accept(ServerSocketChannel bound) throws IOException {
        while (true) {
            SocketChannel client;
            try {
                client = bound.accept();
            } catch (ClosedChannelException e) {
                return;
            }
            clients.add(client);
            run(() -> serve(client));
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            script.serve(new Peer(client));
        } catch (IOException e) {
            // the client or the test has ended it
        } finally {
            clients.remove(client);
        }
    }

    private Thread run(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            }
        });
        threads.add(thread);
        thread.start();
        return thread;
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    /** Ends all connections and listens no more, as if the process had died. */
    void kill() throws IOException {
        listener.close();
        // until it has ended, it may take one more
        join(acceptor);
        for (SocketChannel client : clients) {
            client.close();
        }
        for (Thread thread : threads) {
            join(thread);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The store of an export, with more options. */
    String uri(String options) {
        return "nbd+unix:///x?socket=" + socket + options;
    }

    /** A device over it. */
    NbdDevice open(String options) throws IOException {
        return open(options, false);
    }

    NbdDevice open(String options, boolean readOnly) throws IOException {
        return Stores.open(uri(options), readOnly);
    }

    @Override
    public void close() throws IOException {
        kill();
        Files.deleteIfExists(socket);
        if (failure.get() != null) {
            throw new AssertionError("the fake server failed", failure.get());
        }
    }
}
