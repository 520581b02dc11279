package io.drivebay.nbd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.testhost.Command;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other people's programs as clients, and nbdkit between them and us. */
@Timeout(300)
final class InteroperationItest {
    private static final int MEBI = 1 << 20;
    private static final int SIZE = 64 * MEBI;

    @TempDir
    Path folder;

    private Host host;
    private Path image;

    @BeforeEach
    void start() throws Exception {
        host = Host.started(folder.resolve("home"));
        image = image();
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    /** Data, holes and zeroes. */
    private Path image() throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        Path file = folder.resolve("image");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(SIZE);
            for (int i = 0; i < 30; i++) {
                byte[] bytes = new byte[1 + random.nextInt(MEBI)];
                random.nextBytes(bytes);
                out.seek(random.nextInt(SIZE - MEBI));
                out.write(bytes);
            }
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mem:64M", "file:%s/disk?size=64M"})
    void nbdcopyTakesItBothWaysOverManyConnections(String store) throws Exception {
        host.up("disk", String.format(store, folder));
        Command.output("nbdcopy", "--connections=4", "--requests=64", "--flush", image.toString(), host.uri("disk"));
        Path back = folder.resolve("back");
        Command.output("nbdcopy", "--connections=4", host.uri("disk"), back.toString());
        assertEquals(-1, Files.mismatch(image, back));
        host.up("second", "mem:64M");
        Command.output("nbdcopy", host.uri("disk"), host.uri("second"));
        Command.output("qemu-img", "compare", "-f", "raw", "-F", "raw", image.toString(), host.uri("second"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mem:64M", "file:%s/disk?size=64M"})
    void qemuImgConvertsComparesAndMaps(String store) throws Exception {
        host.up("disk", String.format(store, folder));
        String uri = host.uri("disk");
        Command.output("qemu-img", "convert", "-n", "-W", "-m", "16", "-f", "raw", "-O", "raw", image.toString(), uri);
        Command.output("qemu-img", "compare", "-f", "raw", "-F", "raw", image.toString(), uri);
        Path qcow = folder.resolve("image.qcow2");
        Command.output("qemu-img", "convert", "-f", "raw", "-O", "qcow2", uri, qcow.toString());
        Command.output("qemu-img", "compare", "-f", "qcow2", "-F", "raw", qcow.toString(), uri);
        String map = Command.output("qemu-img", "map", "--output=json", "-f", "raw", uri);
        assertTrue(map.contains("\"data\": false"), "a hole: " + map);
        assertTrue(map.contains("\"data\": true"), "data: " + map);
    }

    @Test
    void qemuIoDoesWhatItIsTold() throws Exception {
        host.up("disk", "mem:64M");
        String done = Command.output(
                "qemu-io",
                "-f",
                "raw",
                "-c",
                "write -P 0xab 1M 3M",
                "-c",
                "read -P 0xab 1M 3M",
                "-c",
                "write -z 2M 1M",
                "-c",
                "read -P 0 2M 1M",
                "-c",
                "write -zu 3M 64k",
                "-c",
                "read -P 0 3M 64k",
                "-c",
                "discard 1M 64k",
                "-c",
                "flush",
                "-c",
                "write -f -P 7 0 512",
                "-c",
                "read -P 7 0 512",
                "-c",
                "aio_write -P 9 5M 32M",
                "-c",
                "aio_write -P 8 40M 4k",
                "-c",
                "aio_flush",
                "-c",
                "read -P 9 5M 32M",
                "-c",
                "read -P 8 40M 4k",
                "-c",
                "write -P 3 100 1000",
                "-c",
                "read -P 3 100 1000",
                "-c",
                "read -P 7 0 100",
                host.uri("disk"));
        assertFalse(done.contains("failed"), done);
        assertTrue(Command.run("qemu-io", "-f", "raw", "-c", "read 64M 512", host.uri("disk"))
                .output()
                .contains("failed"));
    }

    @Test
    void nbdinfoSeesWhatThereIs() throws Exception {
        host.up("one", "mem:64M", "--sector 4096");
        host.up("two", "mem:1M", "--read-only");
        Command.output("nbdcopy", image.toString(), host.uri("one"));
        String list = Command.output("nbdinfo", "--list", host.uri(""));
        assertTrue(list.contains("export=\"one\"") && list.contains("export=\"two\""), list);
        String one = Command.output("nbdinfo", host.uri("one"));
        assertTrue(one.contains("using structured packets"), one);
        assertTrue(one.contains("block_size_minimum: 4096"), one);
        assertTrue(one.contains("can_multi_conn: true"), one);
        assertTrue(one.contains("is_read_only: false"), one);
        assertTrue(Command.output("nbdinfo", host.uri("two")).contains("is_read_only: true"));
        String map = Command.output("nbdinfo", "--map", host.uri("one"));
        assertTrue(map.contains("hole,zero") && map.contains("data"), map);
        assertEquals(Integer.toString(SIZE), Command.output("nbdinfo", "--size", host.uri("one")));
    }

    @Test
    void nbdshTalksToIt() throws Exception {
        host.up("disk", "mem:64M");
        String said =
                Command.output("/usr/bin/python3", "-m", "nbd", "--base-allocation", "-u", host.uri("disk"), "-c", """
                h.pwrite(b'x' * 65536, 65536)
                assert h.pread(65536, 65536) == b'x' * 65536
                h.pwrite(b'y' * 512, 0, nbd.CMD_FLAG_FUA)
                h.trim(65536, 65536)
                h.zero(512, 0, nbd.CMD_FLAG_NO_HOLE)
                h.zero(65536, 0, nbd.CMD_FLAG_FAST_ZERO)
                h.cache(65536, 0)
                h.flush()
                assert h.pread(131072, 0) == bytearray(131072)
                seen = []
                h.block_status(65536, 0, lambda context, offset, entries, error: seen.append(entries))
                assert seen == [[65536, 3]] or sum(seen[0][0::2]) == 65536, seen
                parts = []
                buffer = nbd.Buffer(4194304)
                h.pwrite(b'z' * 4096, 1048576)
                h.pread_structured(4194304, 0, lambda data, offset, status, error: parts.append(status))
                assert nbd.READ_DATA in parts and nbd.READ_HOLE in parts, parts
                try:
                    h.set_strict_mode(0)
                    h.pread(512, h.get_size())
                    assert False, 'beyond the end'
                except nbd.Error as e:
                    assert e.errno == 'EINVAL', e.errno
                try:
                    h.pwrite(b'x' * 512, h.get_size())
                    assert False, 'beyond the end'
                except nbd.Error as e:
                    assert e.errno == 'ENOSPC', e.errno
                print('done')
                """);
        assertEquals("done", said);
    }

    @Test
    void nbdfuseMakesAFileOfIt() throws Exception {
        host.up("disk", "mem:64M");
        Path file = folder.resolve("mounted");
        Files.createFile(file);
        Process nbdfuse = new ProcessBuilder("nbdfuse", file.toString(), host.uri("disk"))
                .inheritIO()
                .start();
        try {
            while (Files.size(file) != SIZE) {
                assertTrue(nbdfuse.isAlive(), "nbdfuse has ended");
                Thread.onSpinWait();
            }
            Command.output("dd", "if=" + image, "of=" + file, "bs=1M", "conv=notrunc,fsync", "status=none");
            assertEquals(-1, Files.mismatch(image, file));
        } finally {
            Command.run("fusermount3", "-u", file.toString());
            nbdfuse.destroy();
            nbdfuse.waitFor();
        }
        Command.output("qemu-img", "compare", "-f", "raw", "-F", "raw", image.toString(), host.uri("disk"));
    }

    @Test
    void nbdkitPassesItOn() throws Exception {
        host.up("disk", "mem:64M");
        Command.output("nbdcopy", image.toString(), host.uri("disk"));
        Path back = folder.resolve("back");
        Command.output("nbdkit", "-U", "-", "nbd", "uri=" + host.uri("disk"), "--run", "nbdcopy \"$uri\" " + back);
        assertEquals(-1, Files.mismatch(image, back));
        Command.output(
                "nbdkit",
                "-U",
                "-",
                "nbd",
                "uri=" + host.uri("disk"),
                "shared=1",
                "--run",
                "qemu-img compare -f raw -F raw " + image + " \"$uri\"");
    }

    @Test
    void fioFindsWhatItWrote() throws Exception {
        host.up("mem", "mem:64M");
        host.up("file", "file:" + folder.resolve("disk") + "?size=64M");
        for (String export : new String[] {"mem", "file"}) {
            Command.output(
                    "fio",
                    "--name=check",
                    "--ioengine=nbd",
                    "--uri=" + host.uri(export),
                    "--rw=randrw",
                    "--bsrange=512-128k",
                    "--iodepth=64",
                    "--size=64M",
                    "--io_size=64M",
                    "--verify=crc32c",
                    "--verify_fatal=1",
                    "--verify_state_save=0",
                    "--randrepeat=0");
        }
    }

    @Test
    void theKernelsClientToolListsIt() throws Exception {
        host.up("disk", "mem:1M");
        Command listed = Command.run("nbd-client", "-l", "-unix", host.socket().toString());
        assertTrue(listed.output().contains("disk"), listed::toString);
    }

    @Test
    void onlyItsOwnerUsesTheSocket() throws Exception {
        host.up("disk", "mem:1M");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(host.socket())));
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(host.socket().getParent())));
        host.drivebay().run("stop").succeeded();
        assertFalse(Files.exists(host.socket()), "the socket stays behind");
        host.drivebay().run("start").succeeded();
    }

    @Test
    void aDiskOfAnotherDriverIsExportedBesideIt() throws Exception {
        Path file = folder.resolve("disk");
        Files.copy(image, file);
        host.drivebay().exec("disk:up nbd-other 'file:" + file + "' --driver fuse");
        String said = host.drivebay().exec("nbd:export nbd-other --name alias --read-only");
        assertEquals(host.uri("alias"), said.strip());
        Command.output("qemu-img", "compare", "-f", "raw", "-F", "raw", image.toString(), host.uri("alias"));
        String list = host.drivebay().exec("nbd:list --json");
        assertTrue(list.contains("\"name\": \"alias\""), list);
        assertTrue(list.contains("\"disk\": \"nbd-other\""), list);
        assertTrue(list.contains("\"uri\": \"" + host.uri("alias") + "\""), list);
        assertTrue(list.contains("\"clients\": 0"), list);
        host.drivebay().exec("nbd:unexport alias");
        assertTrue(Command.run("nbdinfo", host.uri("alias")).status() != 0);
        host.drivebay().exec("nbd:export nbd-other --read-only");
        host.drivebay().exec("disk:down nbd-other");
        assertEquals("[]", host.drivebay().exec("nbd:list --json").strip());
        assertArrayEquals(Files.readAllBytes(image), Files.readAllBytes(file));
    }

    @Test
    void aDiskWithClientsGoesOnlyByForce() throws Exception {
        host.up("disk", "mem:64M");
        Process client = new ProcessBuilder(
                        "/usr/bin/python3",
                        "-m",
                        "nbd",
                        "-u",
                        host.uri("disk"),
                        "-c",
                        "import sys; print('there', flush=True); sys.stdin.read()")
                .start();
        try {
            assertEquals('t', client.getInputStream().read());
            var refused = host.drivebay().run("exec", "disk:down disk");
            assertTrue(refused.err().contains("170 BUSY"), refused::toString);
            assertTrue(host.drivebay().exec("nbd:list --json").contains("\"clients\": 1"));
            host.drivebay().exec("disk:down disk --force");
            assertEquals("[]", host.drivebay().exec("nbd:list --json").strip());
        } finally {
            client.destroy();
            client.waitFor();
        }
    }
}
