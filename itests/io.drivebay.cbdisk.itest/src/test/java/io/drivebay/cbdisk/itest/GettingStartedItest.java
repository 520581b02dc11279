package io.drivebay.cbdisk.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.cbdisk.CBDisk;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** From installation to deletion on the real kernel, with ext4. */
class GettingStartedItest extends DiskFixture {
    @Test
    void theWholeSequence() throws Exception {
        // 1 to 3: the listener is there from the start
        assertEquals(0, disk.install(CABINET, PRODUCT, "", CBDisk.MODULE_DRIVER, 0));
        assertEquals(CBDisk.MODULE_STATUS_RUNNING, disk.getDriverStatus(PRODUCT, CBDisk.MODULE_DRIVER));
        disk.initialize(PRODUCT);
        // 4
        disk.createStorage();
        VirtualDisk created = manager.disks().get(0);
        assertEquals(List.of(true, false, 0), state());
        // 5
        Path point = Files.createDirectory(folder.resolve("data"));
        disk.addMountingPoint(point.toString(), CBDisk.STGMP_MOUNT_MANAGER, 0);
        assertEquals(List.of(true, false, 1), state());
        assertEquals(point.toString(), disk.getMountingPointName(0));
        assertEquals(CBDisk.STGMP_MOUNT_MANAGER, disk.getMountingPointFlags(0));
        // 6
        disk.mountMedia(30_000);
        assertEquals(List.of(true, true, 1), state());
        Shell.run("mkfs.ext4", "-q", "-F", created.node().orElseThrow().toString());
        await(() -> mountedHere(point));
        byte[] content = new byte[5 << 20];
        new Random(3).nextBytes(content);
        Files.write(point.resolve("file"), content);
        Shell.run("sync", "-f", point.toString());
        assertTrue(ram.flushes.get() > 0);
        assertArrayEquals(content, Files.readAllBytes(point.resolve("file")));
        try (InputStream open = Files.newInputStream(point.resolve("file"))) {
            assertEquals(content.length, open.available());
            fails(170, () -> disk.removeMountingPoint(0, "", 0, 0));
            fails(170, () -> disk.unmountMedia(false));
            fails(170, () -> disk.deleteStorage(false));
            assertEquals(List.of(true, true, 1), state());
        }
        // 7
        disk.unmountMedia(false);
        assertFalse(mountedHere(point));
        assertEquals(List.of(true, false, 1), state());
        disk.mountMedia(30_000);
        assertArrayEquals(content, Files.readAllBytes(point.resolve("file")));
        disk.removeMountingPoint(0, "", 0, 0);
        assertEquals(List.of(true, true, 0), state());
        assertFalse(mountedHere(point));
        // 8
        disk.deleteStorage(false);
        assertEquals(List.of(false, false, 0), state());
        // 9
        assertEquals(0, disk.uninstall(CABINET, PRODUCT, "", CBDisk.UNINSTALL_VERSION_ALL));
        assertEquals(CBDisk.MODULE_STATUS_NOT_PRESENT, disk.getDriverStatus(PRODUCT, CBDisk.MODULE_DRIVER));
        fails(2, () -> disk.initialize(PRODUCT));
    }

    @Test
    void theSameBytesMakeTheSameDiskAgain() throws Exception {
        Path node = mounted(0);
        Shell.run("mkfs.ext4", "-q", "-F", "-L", "lasting", node.toString());
        disk.deleteStorage(false);

        disk.createStorage();
        disk.mountMedia(0);

        Path again = manager.disks().get(0).node().orElseThrow();
        assertEquals(
                "lasting",
                Shell.run("blkid", "-o", "value", "-s", "LABEL", again.toString())
                        .strip());
    }

    @Test
    void mediaAreExchangedWhileTheDiskStays() throws Exception {
        VirtualDisk created = created();
        Path point = Files.createDirectory(folder.resolve("data"));
        disk.addMountingPoint(point.toString(), CBDisk.STGMP_MOUNT_MANAGER, 0);
        byte[][] media = {new byte[SIZE], new byte[SIZE / 2]};
        for (int number = 0; number < 2; number++) {
            ram.bytes = media[number];
            disk.mountMedia(0);
            Shell.run("mkfs.ext4", "-q", "-F", created.node().orElseThrow().toString());
            await(() -> mountedHere(point));
            Files.writeString(point.resolve("name"), "medium " + number);
            disk.unmountMedia(false);
            assertFalse(mountedHere(point));
            assertEquals(List.of(true, false, 1), state());
        }
        for (int number = 0; number < 2; number++) {
            ram.bytes = media[number];
            disk.mountMedia(0);
            assertEquals("medium " + number, Files.readString(point.resolve("name")));
            disk.unmountMedia(false);
        }
    }

    @Test
    void byForceWithOpenFiles() throws Exception {
        Path node = mounted(0);
        Path point = Files.createDirectory(folder.resolve("data"));
        Shell.run("mkfs.ext4", "-q", "-F", node.toString());
        disk.addMountingPoint(point.toString(), CBDisk.STGMP_MOUNT_MANAGER, 0);
        await(() -> mountedHere(point));
        Files.writeString(point.resolve("file"), "x".repeat(1 << 20));
        Shell.run("sync", "-f", point.toString());
        try (InputStream open = Files.newInputStream(point.resolve("file"))) {
            assertTrue(open.available() > 0);
            disk.unmountMedia(true);
            assertEquals(List.of(true, false, 1), state());
            disk.mountMedia(0);
            await(() -> mountedHere(point));
            try (InputStream again = Files.newInputStream(point.resolve("file"))) {
                assertTrue(again.available() > 0);
                disk.deleteStorage(true);
            }
        }
        assertEquals(List.of(false, false, 0), state());
    }

    @Test
    void readOnly() throws Exception {
        disk.setReadOnly(true);
        Path node = mounted(0);

        assertEquals("1", Shell.run("blockdev", "--getro", node.toString()).strip());
        takesNoWrite(node);
        fails(1003, () -> disk.setReadOnly(false));
    }

    private List<Object> state() throws Exception {
        return List.of(disk.isStoragePresent(), disk.isActive(), disk.getMountingPointCount());
    }

    private boolean mountedHere(Path point) {
        try {
            return mounts().stream().anyMatch(line -> line.contains(" " + point + " "));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
