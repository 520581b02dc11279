package io.drivebay.nbd;

import io.drivebay.testhost.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** nbdkit or qemu-nbd over a file, at a Unix socket, which is killed and started again. */
final class OtherServer implements AutoCloseable {
    private final Path socket;
    private final List<String> command;
    private Process process;

    private OtherServer(Path socket, List<String> command) {
        this.socket = socket;
        this.command = command;
    }

    /** One of both by its name; not started. */
    static OtherServer of(String name, Path socket, Path image) {
        List<String> command = name.equals("nbdkit")
                ? List.of("nbdkit", "-f", "-U", socket.toString(), "file", image.toString())
                : List.of("qemu-nbd", "-t", "-f", "raw", "-e", "4", "-k", socket.toString(), image.toString());
        return new OtherServer(socket, command);
    }

    /** Starts it and waits until it answers. */
    void start() throws IOException, InterruptedException {
        Files.deleteIfExists(socket);
        process = new ProcessBuilder(command).inheritIO().start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (Command.run("nbdinfo", "--size", uri()).status() != 0) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw new IOException(command + " does not answer; alive: " + process.isAlive());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** As kill -9 does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    String uri() {
        return "nbd+unix:///?socket=" + socket;
    }

    @Override
    public void close() {
        kill();
    }
}
