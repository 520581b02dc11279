package io.drivebay.nbd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.testhost.Certificates;
import io.drivebay.testhost.Command;
import io.drivebay.testhost.Drivebay;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks of the distribution whose bytes are on servers of others, or on another Drivebay. */
@Timeout(300)
final class ProviderItest {
    private static final int SIZE = 256 << 20;

    @TempDir
    Path folder;

    private Host host;

    @BeforeEach
    void start() throws Exception {
        host = Host.started(folder.resolve("home"));
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    private OtherServer server(String name) throws Exception {
        Path image = folder.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        OtherServer server = OtherServer.of(name, folder.resolve("server.sock"), image);
        server.start();
        return server;
    }

    private Path node(String disk) throws Exception {
        String info = host.drivebay().exec("disk:info " + disk + " --json");
        Matcher node = Pattern.compile("\"node\": \"([^\"]+)\"").matcher(info);
        assertTrue(node.find(), info);
        return Path.of(node.group(1));
    }

    /** The server dies twice beneath fio, which verifies what it reads and flushes on its way; nothing fails. */
    @ParameterizedTest
    @ValueSource(strings = {"nbdkit", "qemu-nbd"})
    void aServerThatIsKilledAndComesBackIsOnlyLate(String name) throws Exception {
        try (OtherServer server = server(name)) {
            host.drivebay().exec("disk:up pnbd '" + server.uri() + "&connections=2' --driver fuse");
            Path out = folder.resolve("fio.out");
            Process fio = new ProcessBuilder(
                            "fio",
                            "--name=verify",
                            "--filename=" + node("pnbd"),
                            "--ioengine=libaio",
                            "--direct=1",
                            "--rw=randwrite",
                            "--bsrange=4k-64k",
                            "--iodepth=16",
                            "--size=128M",
                            // more than its time allows, so that it is at work whenever the server dies
                            "--io_size=4G",
                            "--fdatasync=200",
                            "--rate_iops=1500",
                            "--verify=crc32c",
                            "--verify_backlog=500",
                            "--verify_fatal=1",
                            "--verify_state_save=0",
                            "--runtime=20",
                            "--randseed=" + Long.getLong("seed", System.nanoTime()))
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            for (int i = 0; i < 2; i++) {
                assertFalse(fio.waitFor(1500, TimeUnit.MILLISECONDS), () -> "too early: " + read(out));
                server.kill();
                assertFalse(fio.waitFor(300, TimeUnit.MILLISECONDS), () -> "without a server: " + read(out));
                server.start();
            }
            assertTrue(fio.waitFor(120, TimeUnit.SECONDS), "fio does not end");
            assertEquals(0, fio.exitValue(), () -> read(out));
            host.drivebay().exec("disk:down pnbd");
            assertTrue(host.drivebay().log().contains("connected again"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** A file system over a disk over the network over a file; what was copied is in the file in the end. */
    @Test
    void aFileSystemOverNbdkit() throws Exception {
        Path point = Files.createDirectory(folder.resolve("point"));
        Path java = Path.of(System.getProperty("java.home"), "conf");
        try (OtherServer server = server("nbdkit")) {
            host.drivebay().exec("disk:up pnbd '" + server.uri() + "' --driver fuse --format ext4 --at " + point);
            Command.output("cp", "-rL", java.toString(), point.toString());
            server.kill();
            server.start();
            Command.output("diff", "-r", java.toString(), point.resolve("conf").toString());
            host.drivebay().exec("disk:down pnbd");
        }
        Command.output("e2fsck", "-fn", folder.resolve("image").toString());
    }

    /** A server that does not come back: requests fail, and the disk is taken down and leaves nothing behind. */
    @Test
    void aServerThatStaysAwayFailsRequestsAndTheDiskGoes() throws Exception {
        try (OtherServer server = server("nbdkit")) {
            host.drivebay().exec("disk:up pnbd '" + server.uri() + "&reconnect=2s' --driver fuse");
            Path node = node("pnbd");
            server.kill();
            Command read = Command.run("dd", "if=" + node, "of=/dev/null", "bs=4k", "count=1", "iflag=direct");
            assertNotEquals(0, read.status(), read.output());
            host.drivebay().run("exec", "disk:down pnbd --force");
            host.drivebay().awaitAnswer("disk:list", list -> !list.contains("pnbd"));
            String threads =
                    Command.output("jcmd", Long.toString(host.drivebay().pid()), "Thread.print");
            assertFalse(threads.contains("drivebay-nbd-client"), threads);
        }
    }

    /** Machine to machine: a disk here, whose bytes are a disk there, whose bytes are on nbdkit. */
    @Test
    void disksChain() throws Exception {
        try (OtherServer server = server("nbdkit");
                Host far = Host.started(folder.resolve("far"))) {
            far.up("far", server.uri());
            host.up("near", far.uri("far"));
            Path data = folder.resolve("data");
            Command.output("dd", "if=/dev/urandom", "of=" + data, "bs=1M", "count=256", "status=none");
            Command.output("nbdcopy", "--flush", data.toString(), host.uri("near"));
            Command.output("qemu-img", "compare", "-f", "raw", "-F", "raw", data.toString(), host.uri("near"));
            host.drivebay().exec("disk:down near --force");
            far.drivebay().exec("disk:down far --force");
            assertEquals(-1, Files.mismatch(data, folder.resolve("image")));
        }
    }

    /** Over TCP to a Drivebay, in both versions of the internet protocol. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]"})
    void overTcp(String address) throws Exception {
        try (Host far = Host.started(folder.resolve("far"), "listen = " + address + ":0")) {
            far.up("far", "mem:16M");
            String uri = "nbd://" + address + ":" + far.port() + "/far";
            host.up("near", uri + "?connections=4");
            assertTrue(host.drivebay().exec("disk:info near").contains(uri), "it does not say where its bytes are");
            Path data = folder.resolve("data");
            Command.output("dd", "if=/dev/urandom", "of=" + data, "bs=1M", "count=16", "status=none");
            Command.output("nbdcopy", "--connections=4", "--flush", data.toString(), host.uri("near"));
            Command.output("qemu-img", "compare", "-f", "raw", "-F", "raw", data.toString(), far.uri("far"));
            host.drivebay().exec("disk:down near --force");
            far.drivebay().exec("disk:down far --force");
        }
    }

    /** Over TLS to a Drivebay, with certificates of both, and not with another name or none. */
    @Test
    void encrypted() throws Exception {
        Certificates certificates = new Certificates(folder);
        Path server = certificates.signed("server", "server", "rsa:2048");
        Path client = certificates.signed("client", "client", "rsa:2048");
        try (Host far = Host.started(
                folder.resolve("far"), "listen = 127.0.0.1:0", "tls = require", "tls.certificates = " + server)) {
            far.up("far", "mem:16M");
            String uri = "nbds://127.0.0.1:" + far.port() + "/far";
            String options = "?tls-certificates=" + client;
            host.up("near", uri + options);
            byte[] bytes = new byte[16 << 20];
            new Random(1).nextBytes(bytes);
            Path data = Files.write(folder.resolve("data"), bytes);
            Command.output("nbdcopy", data.toString(), host.uri("near"));
            Command.output("qemu-img", "compare", "-f", "raw", "-F", "raw", data.toString(), host.uri("near"));
            assertRefused("disk:up bad '" + uri + options + "&tls-hostname=other.example.org'", "TLS fails");
            assertRefused("disk:up bad '" + uri + "'", "TLS fails");
            assertRefused("disk:up bad '" + uri.replace("nbds", "nbd") + "'", "write nbds instead of nbd");
            host.drivebay().exec("disk:down near --force");
            far.drivebay().exec("disk:down far --force");
        }
    }

    private void assertRefused(String line, String said) throws Exception {
        Drivebay.Result refused = host.drivebay().run("exec", line + " --driver nbd");
        assertNotEquals(0, refused.status());
        assertTrue((refused.out() + refused.err()).contains(said), refused::toString);
    }
}
