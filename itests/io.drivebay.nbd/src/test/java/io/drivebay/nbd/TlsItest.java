package io.drivebay.nbd;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.testhost.Certificates;
import io.drivebay.testhost.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Encrypted, with each client that can be. */
@Timeout(300)
final class TlsItest {
    @TempDir
    static Path folder;

    private static Certificates certificates;
    private static Path client;
    private static Host host;
    private static Path image;

    @BeforeAll
    static void start() throws Exception {
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

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    private static String uri(Path certificates) throws Exception {
        return "nbds://127.0.0.1:" + host.port() + "/disk"
                + (certificates == null ? "" : "?tls-certificates=" + certificates);
    }

    static Stream<Arguments> clients() {
        return Stream.of(
                Arguments.of("nbdinfo", """
                        nbdinfo "$uri?$certificates" | grep 'with TLS'
                        nbdinfo --map "$uri?$certificates" | grep data
                        """),
                Arguments.of("nbdcopy", """
                        nbdcopy --connections=4 "$uri?$certificates" back
                        cmp image back
                        nbdcopy --connections=4 --destination-is-zero back "$uri?$certificates"
                        nbdcopy "$uri?$certificates" - | cmp - image
                        """),
                Arguments.of("nbdsh", """
                        /usr/bin/python3 -m nbd -c - <<END
                        h.set_uri_allow_local_file(True)
                        h.add_meta_context(nbd.CONTEXT_BASE_ALLOCATION)
                        h.connect_uri('$uri?$certificates')
                        assert h.get_tls_negotiated() and h.get_structured_replies_negotiated()
                        h.pwrite(b'x' * 3145728, 512)
                        assert h.pread(3145728, 512) == b'x' * 3145728
                        h.zero(65536, 0)
                        h.trim(65536, 65536)
                        h.flush()
                        seen = []
                        h.block_status(131072, 0, lambda context, offset, entries, error: seen.append(entries))
                        assert sum(seen[0][0::2]) == 131072, seen
                        END
                        """),
                // it takes certificates only from where the machine has them
                Arguments.of("nbdfuse", """
                        mkdir -p etc/pki
                        cp -r client etc/pki/libnbd
                        touch file
                        unshare --mount bash -euc '
                            mount -t overlay overlay -o lowerdir=etc:/etc /etc
                            trap "fusermount3 -u file; wait" EXIT
                            nbdfuse file "$0" &
                            until [ -s file ]; do kill -0 $!; sleep 0.1; done
                            cmp image file
                            dd if=/dev/zero of=file bs=1M count=3 seek=5 conv=notrunc,fsync status=none
                            cmp -n 3145728 -i 5242880:0 file /dev/zero' "$uri"
                        """),
                // as anybody but root it takes them from the home
                Arguments.of("fio", """
                        mkdir -p fio/.pki
                        cp -r client fio/.pki/libnbd
                        HOME=$PWD/fio unshare --user fio --name=check --ioengine=nbd --uri="$uri" --rw=randrw \\
                            --bsrange=512-128k --iodepth=64 --size=16M --verify=crc32c --verify_fatal=1 \\
                            --verify_state_save=0 > fio.out
                        grep 'err= 0' fio.out
                        """),
                Arguments.of("qemu-img", """
                        file=driver=raw,file.driver=file,file.filename
                        qemu-img info $qemu "$target" | grep '16 MiB'
                        qemu-img compare $qemu "$file=image" "$target"
                        qemu-img map $qemu --output=json "$target" | grep '"data": true'
                        qemu-img convert $qemu -O qcow2 "$target" copy.qcow2
                        qemu-img compare -f raw -F qcow2 image copy.qcow2
                        dd if=/dev/urandom of=other bs=1M count=16 status=none
                        qemu-img convert $qemu --target-image-opts -n -W -m 16 "$file=other" "$target"
                        qemu-img compare $qemu "$file=other" "$target"
                        """),
                Arguments.of("qemu-io", """
                        qemu-io $qemu "$target" -c 'write -P 5 1M 4M' -c 'read -P 5 1M 4M' -c flush > qemu-io.out
                        grep 'read 4194304/4194304' qemu-io.out
                        ! grep failed qemu-io.out
                        """),
                Arguments.of("nbdkit", """
                        nbdkit -U - nbd hostname=127.0.0.1 port=$port export=disk tls=require tls-certificates=client \\
                            --run 'qemu-img compare -f raw -F raw image "$uri"'
                        """),
                // what it does besides needs the kernel's module, which only the tests in guests have
                Arguments.of("nbd-client", """
                        nbd-client -list 127.0.0.1 $port -enable-tls -cacertfile client/ca-cert.pem \\
                            -certfile client/client-cert.pem -keyfile client/client-key.pem | grep -x disk
                        ! nbd-client -list 127.0.0.1 $port
                        """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clients")
    void encrypts(String name, String script) throws Exception {
        String variables = """
                cd %s
                port=%d
                uri=nbds://127.0.0.1:$port/disk
                certificates=tls-certificates=$PWD/client
                qemu='--object tls-creds-x509,id=tls,endpoint=client,dir=client --image-opts'
                target=driver=nbd,server.type=inet,server.host=127.0.0.1,server.port=$port,export=disk,tls-creds=tls
                """.formatted(folder, host.port());
        Command.output("nbdcopy", image.toString(), uri(client));
        System.out.println(name + ": " + Command.output("bash", "-euxo", "pipefail", "-c", variables + script));
    }

    @Test
    void overTheUnixSocketClientsMay() throws Exception {
        String overUnix = host.uri("disk").replace("nbd+unix", "nbds+unix") + "&tls-certificates=" + client
                + "&tls-hostname=localhost";
        assertTrue(Command.output("nbdinfo", overUnix).contains("with TLS"));
        assertTrue(Command.output("nbdinfo", host.uri("disk")).contains("without TLS"));
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
