package io.drivebay.nbd;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.testhost.Drivebay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host of the distribution under test. */
final class Host implements AutoCloseable {
    private static final Path DISTRIBUTION =
            Path.of(System.getProperty("distribution")).normalize();

    private final Drivebay drivebay;

    private Host(Path home) {
        drivebay = new Drivebay(DISTRIBUTION, home);
    }

    /** Starts one with settings of the NBD server. */
    static Host started(Path home, String... settings) throws IOException, InterruptedException {
        Host host = new Host(home);
        Path file = home.resolve("configuration/io.drivebay.driver.nbd.cfg");
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("\n", settings) + "\n");
        host.drivebay.run("start").succeeded();
        return host;
    }

    Drivebay drivebay() {
        return drivebay;
    }

    /** Brings a disk up as an export. */
    void up(String name, String store, String... options) throws IOException, InterruptedException {
        drivebay.exec("disk:up " + name + " '" + store + "' --driver nbd " + String.join(" ", options));
    }

    /** An export's address on the Unix socket. */
    String uri(String export) {
        return "nbd+unix:///" + export + "?socket=" + socket();
    }

    Path socket() {
        return drivebay.home().resolve("run/nbd.sock");
    }

    /** The port of TCP that was taken, waited for until the settings have arrived. */
    int port() throws IOException, InterruptedException {
        Pattern said = Pattern.compile("nbd://[^/\"]+:(\\d+)/");
        drivebay.awaitAnswer("nbd:list --json", list -> said.matcher(list).find());
        Matcher port = said.matcher(drivebay.exec("nbd:list --json"));
        assertTrue(port.find(), "the port is gone");
        return Integer.parseInt(port.group(1));
    }

    @Override
    public void close() throws IOException {
        drivebay.close();
    }
}
