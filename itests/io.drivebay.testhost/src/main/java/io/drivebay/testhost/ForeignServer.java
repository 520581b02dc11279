package io.drivebay.testhost;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process of another program that serves at a socket. */
public final class ForeignServer implements AutoCloseable {
    private final Process process;

    private ForeignServer(Process process) {
        this.process = process;
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param socket of its Unix socket, which may be left from one before it
     */
    public static ForeignServer start(Path socket, List<String> command) throws IOException {
        Files.deleteIfExists(socket);
        Process process = new ProcessBuilder(command)
                .inheritIO()
                .redirectErrorStream(true)
                .start();
        ForeignServer server = new ForeignServer(process);
        try {
            server.awaitListening(socket);
            return server;
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private void awaitListening(Path socket) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        IOException failure = null;
        while (process.isAlive() && end - System.nanoTime() > 0) {
            try (SocketChannel tried = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                if (tried.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                failure = e;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
        throw new IOException("the server does not listen, alive: " + process.isAlive(), failure);
    }

    /** Whether its process runs. */
    public boolean alive() {
        return process.isAlive();
    }

    /** As kill -9 does. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
