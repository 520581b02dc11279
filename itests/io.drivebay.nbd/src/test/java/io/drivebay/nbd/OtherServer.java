package io.drivebay.nbd;

import io.drivebay.testhost.ForeignServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** nbdkit or qemu-nbd over a file, at a Unix socket, which is killed and started again. */
final class OtherServer implements AutoCloseable {
    private final Path socket;
    private final List<String> command;
    private ForeignServer server;

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

    /** Starts it and waits until it listens. */
    void start() throws IOException {
        server = ForeignServer.start(socket, command);
    }

    /** As kill -9 does. */
    void kill() {
        server.kill();
    }

    String uri() {
        return "nbd+unix:///?socket=" + socket;
    }

    @Override
    public void close() {
        kill();
    }
}
