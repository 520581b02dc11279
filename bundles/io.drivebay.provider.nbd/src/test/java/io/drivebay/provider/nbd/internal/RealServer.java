package io.drivebay.provider.nbd.internal;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process of another program that serves at a socket. */
final class RealServer implements AutoCloseable {
    private final Process process;

    private RealServer(Process process) {
        this.process = process;
    }

    /** Starts it and waits until it listens. */
    static RealServer start(Path socket, List<String> command) throws IOException {
        Files.deleteIfExists(socket);
        Process process = new ProcessBuilder(command)
                .inheritIO()
                .redirectErrorStream(true)
                .start();
        RealServer server = new RealServer(process);
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

    boolean alive() {
        return process.isAlive();
    }

    /** As kill -9 does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
