package io.drivebay.nbd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.testhost.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted, with each client that can be. */
@Timeout(300)
final class TlsItest {
    @TempDir
    Path folder;

    private Certificates certificates;
    private Path client;
    private Host host;
    private Path image;

    @BeforeEach
    void start() throws Exception {
        certificates = new Certificates(folder);
        Path server = certificates.signed("server", "server", "rsa:2048");
        client = certificates.signed("client", "client", "rsa:2048");
        host = Host.started(
                folder.resolve("home"), "listen = 127.0.0.1:0", "tls = require", "tls.certificates = " + server);
        host.up("disk", "mem:16M");
        byte[] bytes = new byte[16 << 20];
        new Random(1).nextBytes(bytes);
        image = Files.write(folder.resolve("image"), bytes);
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    private String uri(Path certificates) throws Exception {
        return "nbds://127.0.0.1:" + host.port() + "/disk"
                + (certificates == null ? "" : "?tls-certificates=" + certificates);
    }

    @Test
    void libnbdsProgramsEncrypt() throws Exception {
        String info = Command.output("nbdinfo", uri(client));
        assertTrue(info.contains("with TLS"), info);
        Command.output("nbdcopy", "--connections=4", image.toString(), uri(client));
        Path back = folder.resolve("back");
        Command.output("nbdcopy", "--connections=4", uri(client), back.toString());
        assertEquals(-1, Files.mismatch(image, back));
        String overUnix = host.uri("disk").replace("nbd+unix", "nbds+unix") + "&tls-certificates=" + client
                + "&tls-hostname=localhost";
        assertTrue(Command.output("nbdinfo", overUnix).contains("with TLS"));
        assertTrue(Command.output("nbdinfo", host.uri("disk")).contains("without TLS"));
    }

    @Test
    void qemuEncrypts() throws Exception {
        String[] options = {"--object", "tls-creds-x509,id=tls0,endpoint=client,dir=" + client, "--image-opts"};
        String target = "driver=nbd,host=127.0.0.1,port=" + host.port() + ",export=disk,tls-creds=tls0";
        Command.output("nbdcopy", image.toString(), uri(client));
        String info = Command.output("qemu-img", "info", options[0], options[1], options[2], target);
        assertTrue(info.contains("16 MiB"), info);
        String done = Command.output(
                "qemu-io",
                options[0],
                options[1],
                options[2],
                target,
                "-c",
                "write -P 5 1M 4M",
                "-c",
                "read -P 5 1M 4M");
        assertTrue(done.contains("read 4194304/4194304"), done);
    }

    @Test
    void nbdkitEncryptsAsAClient() throws Exception {
        Command.output("nbdcopy", image.toString(), uri(client));
        Command.output(
                "nbdkit",
                "-U",
                "-",
                "nbd",
                "hostname=127.0.0.1",
                "port=" + host.port(),
                "export=disk",
                "tls=require",
                "tls-certificates=" + client,
                "--run",
                "qemu-img compare -f raw -F raw " + image + " \"$uri\"");
    }

    @Test
    void whoShowsNoCertificateOrAStrangersIsRefused() throws Exception {
        Path nothing = Files.createDirectories(folder.resolve("nothing"));
        Files.copy(client.resolve("ca-cert.pem"), nothing.resolve("ca-cert.pem"));
        assertNotEquals(0, Command.run("nbdinfo", uri(nothing)).status());
        Path strangers = new Certificates(folder.resolve("strangers")).signed("stranger", "client", "rsa:2048");
        Files.copy(
                client.resolve("ca-cert.pem"), strangers.resolve("ca-cert.pem"), StandardCopyOption.REPLACE_EXISTING);
        assertNotEquals(0, Command.run("nbdinfo", uri(strangers)).status());
        assertNotEquals(
                0,
                Command.run("nbdinfo", "nbd://127.0.0.1:" + host.port() + "/disk")
                        .status());
        // and the server goes on
        Command.output("nbdinfo", uri(client));
    }

    @Test
    void ellipticKeysAndRsaKeysOfCerttoolsFormWork() throws Exception {
        Path elliptic = certificates.signed("elliptic", "server", "ed25519");
        Path traditional = certificates.signed("traditional", "server", "rsa:2048");
        Path key = traditional.resolve("server-key.pem");
        Path old = folder.resolve("old-key.pem");
        Command.output("openssl", "rsa", "-traditional", "-in", key.toString(), "-out", old.toString());
        Files.move(old, key, StandardCopyOption.REPLACE_EXISTING);
        for (Path server : new Path[] {elliptic, traditional}) {
            try (Host other = Host.started(
                    folder.resolve("home-" + server.getFileName()),
                    "listen = 127.0.0.1:0",
                    "tls = allow",
                    "tls.certificates = " + server)) {
                other.up("disk", "mem:1M");
                String address = "127.0.0.1:" + other.port() + "/disk";
                assertTrue(Command.output("nbdinfo", "nbds://" + address + "?tls-certificates=" + client)
                        .contains("with TLS"));
                assertTrue(Command.output("nbdinfo", "nbd://" + address).contains("without TLS"));
            }
        }
    }
}
