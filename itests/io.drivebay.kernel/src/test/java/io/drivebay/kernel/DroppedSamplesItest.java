package io.drivebay.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.samples.internal.RamDisk;
import io.drivebay.testhost.Drivebay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples in a host, as docs/samples.md says: two jars dropped while it runs, then a file for each disk. */
@Timeout(600)
final class DroppedSamplesItest {
    private static final String PRODUCT = "{713CC6CE-B3E2-4FD9-838D-E28F558F6866}";
    private static final String SECRET = "a secret ".repeat(10_000);

    @TempDir
    Path folder;

    private Host host;

    @BeforeEach
    void makeAHost() throws Exception {
        Path system = folder.resolve("system");
        describeKernel(system);
        host = new Host(new Drivebay(Host.DISTRIBUTION, folder.resolve("home"))
                .with("DRIVEBAY_JAVA_OPTS", "-Ddrivebay.sysroot=" + system));
    }

    /** Tells the tree that the driver is installed into what this machine's kernel has. */
    private static void describeKernel(Path system) throws IOException {
        for (String file : new String[] {"proc/sys/kernel/osrelease", "proc/modules"}) {
            Path source = Path.of("/", file);
            // a kernel without modules has no list of them
            if (Files.exists(source)) {
                Files.createDirectories(system.resolve(file).getParent());
                Files.write(system.resolve(file), Files.readAllBytes(source));
            }
        }
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(Path.of("/sys/module"))) {
            for (Path module : modules) {
                Files.createDirectories(system.resolve("sys/module").resolve(module.getFileName()));
            }
        }
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
        Traces.areNone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"felix", "equinox"})
    void eachIsADiskWhileItsFileIsThere(String framework) throws Exception {
        host.drivebay().run("start", "--framework", framework).succeeded();
        host.drivebay().exec("driver:install --guid " + PRODUCT);
        drop(RamDisk.class);
        drop(JdbcDataSource.class);

        Path memory = point("ram");
        configure("ram", Map.of("product", PRODUCT, "at", memory.toString()));
        String name = awaitDisk();
        host.drivebay().exec("disk:format " + name + " ext4");
        host.awaitMounted(name);
        writesAndReads(memory);
        remove("ram", memory);

        byte[] random = new byte[64];
        Seed.random("eachIsADiskWhileItsFileIsThere").nextBytes(random);
        Path key = Files.write(folder.resolve("key"), random);
        Path file = folder.resolve("bytes");
        keepsItsBytes("encrypted", Map.of("file", file.toString(), "key", key.toString()));
        String stored = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(stored.contains("a secret") || stored.contains("lost+found"), "it is plain text");

        keepsItsBytes("sql", Map.of("file", folder.resolve("rows").toString()));
        assertTrue(Files.exists(folder.resolve("rows.mv.db")));
        String log = host.drivebay().log();
        assertFalse(log.contains(" SEVERE "), log);
    }

    private Path point(String sample) throws IOException {
        return Files.createDirectory(folder.resolve(Host.MARK + sample));
    }

    /** The jar that a class comes from. */
    private void drop(Class<?> inside) throws Exception {
        Path jar = Path.of(
                inside.getProtectionDomain().getCodeSource().getLocation().toURI());
        assertTrue(Files.isRegularFile(jar), () -> jar + " is no jar; build up to package");
        appear(Files.copy(jar, folder.resolve("part")), "dropins/" + jar.getFileName());
    }

    private void configure(String sample, Map<String, String> settings) throws IOException {
        StringBuilder lines = new StringBuilder();
        settings.forEach((key, value) -> lines.append(key + " = " + value + "\n"));
        appear(Files.writeString(folder.resolve("part"), lines), file(sample));
    }

    private static String file(String sample) {
        return "configuration/io.drivebay.samples." + sample + ".cfg";
    }

    private void appear(Path part, String name) throws IOException {
        Files.move(part, host.drivebay().home().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The name of the only disk, once it is ready. */
    private String awaitDisk() throws Exception {
        host.drivebay().awaitAnswer("disk:list", list -> list.contains(" READY "));
        return host.drivebay().exec("disk:list").lines().toList().get(1).split(" ")[0];
    }

    private void remove(String sample, Path point) throws Exception {
        Files.delete(host.drivebay().home().resolve(file(sample)));
        host.drivebay().awaitAnswer("disk:list", list -> !list.contains(" READY "));
        assertEquals(0, files(point));
    }

    private static long files(Path point) throws IOException {
        try (Stream<Path> files = Files.list(point)) {
            return files.count();
        }
    }

    private static void writesAndReads(Path point) throws IOException {
        Files.writeString(point.resolve("file"), SECRET);
        assertEquals(SECRET, Files.readString(point.resolve("file")));
    }

    /** What was written is there when the disk comes up again. */
    private void keepsItsBytes(String sample, Map<String, String> own) throws Exception {
        Path point = point(sample);
        Map<String, String> settings = new TreeMap<>(own);
        settings.putAll(Map.of("product", PRODUCT, "guid", "{" + Host.guid() + "}", "at", point.toString()));
        configure(sample, settings);
        String name = awaitDisk();
        host.drivebay().exec("disk:format " + name + " ext4");
        host.awaitMounted(name);
        writesAndReads(point);
        remove(sample, point);
        configure(sample, settings);
        host.awaitMounted(awaitDisk());
        assertEquals(SECRET, Files.readString(point.resolve("file")));
        remove(sample, point);
    }
}
