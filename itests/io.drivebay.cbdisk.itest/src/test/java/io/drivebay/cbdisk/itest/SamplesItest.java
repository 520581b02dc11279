package io.drivebay.cbdisk.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.cbdisk.CBDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectService;

/** The samples as they are deployed: a bundle, and a configuration for each disk. */
class SamplesItest extends DiskFixture {
    @InjectService(timeout = 10_000)
    ConfigurationAdmin configurations;

    @BeforeEach
    void install() throws Exception {
        disk.install(CABINET, PRODUCT, "", CBDisk.MODULE_DRIVER, 0);
    }

    @Test
    void aDiskInMemory() throws Exception {
        Path point = Files.createDirectory(folder.resolve("ram"));
        Configuration configuration = configure("ram", Map.of("product", PRODUCT, "at", point.toString()));
        try {
            Shell.run("mkfs.ext4", "-q", "-F", node().toString());
            await(() -> mounted(point));
            Files.writeString(point.resolve("file"), "hello");
            assertEquals("hello", Files.readString(point.resolve("file")));
        } finally {
            remove(configuration);
        }
        assertFalse(mounted(point));
    }

    @Test
    void anEncryptedDisk() throws Exception {
        Path file = folder.resolve("bytes");
        Path key = folder.resolve("key");
        byte[] random = new byte[64];
        new Random(11).nextBytes(random);
        Files.write(key, random);
        keepsItsBytes("encrypted", Map.of("product", PRODUCT, "file", file.toString(), "key", key.toString()));

        String stored = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(stored.contains("a secret"));
        assertFalse(stored.contains("lost+found"));
    }

    @Test
    void aDiskInRows() throws Exception {
        keepsItsBytes(
                "sql", Map.of("product", PRODUCT, "file", folder.resolve("rows").toString()));
    }

    /** What was written is there when the disk comes up again. */
    private void keepsItsBytes(String sample, Map<String, Object> settings) throws Exception {
        Configuration configuration = configure(sample, settings);
        Path point = Files.createDirectory(folder.resolve(sample));
        try {
            Path node = node();
            Shell.run("mkfs.ext4", "-q", "-F", node.toString());
            mountingPoints.add(manager.disks().get(0), MountingPointSpec.of(point.toString()));
            Files.writeString(point.resolve("file"), "a secret ".repeat(10_000));
        } finally {
            remove(configuration);
        }
        configuration = configure(sample, settings);
        try {
            node();
            mountingPoints.add(manager.disks().get(0), MountingPointSpec.of(point.toString()));
            assertEquals("a secret ".repeat(10_000), Files.readString(point.resolve("file")));
        } finally {
            remove(configuration);
        }
    }

    private Configuration configure(String sample, Map<String, Object> settings) throws Exception {
        Configuration configuration = configurations.getConfiguration("io.drivebay.samples." + sample, "?");
        configuration.update(new Hashtable<>(settings));
        return configuration;
    }

    private void remove(Configuration configuration) throws Exception {
        configuration.delete();
        await(() -> manager.disks().isEmpty());
    }

    private Path node() {
        await(() -> manager.disks().stream().map(VirtualDisk::node).anyMatch(node -> node.isPresent()));
        return manager.disks().get(0).node().orElseThrow();
    }

    private boolean mounted(Path point) {
        try {
            return mounts().stream().anyMatch(line -> line.contains(" " + point + " "));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
