package io.drivebay.cbdisk.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.disk.DiskState;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.cbdisk.CBDisk;
import io.drivebay.cbdisk.CBDiskEjectedEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody outside takes the device away: by {@code losetup -d}, as {@code udisksctl loop-delete} does. */
class EjectionItest extends DiskFixture {
    private final List<Integer> ejected = new CopyOnWriteArrayList<>();
    private final RamListener listener = new RamListener(SIZE) {
        @Override
        public void ejected(CBDiskEjectedEvent e) throws Exception {
            assertFalse(disk.isStoragePresent());
            ejected.add(e.resultCode);
        }
    };

    @BeforeEach
    void listen() throws Exception {
        disk.removeCBDiskEventListener(ram);
        disk.addCBDiskEventListener(listener);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 112})
    void aRemovableDiskIsDeletedAndItsResultIsTold(int result) throws Exception {
        Path node = mounted(0);
        listener.flushResult = result;

        Shell.run("losetup", "-d", node.toString());

        await(() -> !ejected.isEmpty());
        assertEquals(List.of(result), ejected);
        assertFalse(disk.isActive());
        assertEquals(List.of(), listener.errors);
        listener.flushResult = 0;
        disk.createStorage();
        disk.mountMedia(0);
    }

    @Test
    void whatItWasMountedAsGoesWhenTheLastUserIsGone() throws Exception {
        Path node = mounted(0);
        Shell.run("mkfs.ext4", "-q", "-F", node.toString());
        Path point = Files.createDirectory(folder.resolve("point"));
        disk.addMountingPoint(point.toString(), CBDisk.STGMP_MOUNT_MANAGER, 0);
        await(() -> Files.isDirectory(point.resolve("lost+found")));

        Shell.run("losetup", "-d", node.toString());
        assertTrue(disk.isActive(), "it is still in use");
        Shell.run("umount", point.toString());

        await(() -> !ejected.isEmpty());
        assertFalse(disk.isStoragePresent());
    }

    @Test
    void aFixedDiskIsShownAgain() throws Exception {
        disk.setStorageCharacteristics(0);
        Path node = mounted(0);
        listener.bytes[0] = 42;
        VirtualDisk shown = manager.disks().get(0);

        Shell.run("losetup", "-d", node.toString());

        await(() -> shown.state() == DiskState.READY
                && shown.node().filter(EjectionItest::backed).isPresent());
        assertEquals(
                "42",
                Shell.run("od", "-An", "-tu1", "-N1", shown.node().orElseThrow().toString())
                        .strip());
        assertEquals(List.of(), ejected);
    }

    private static boolean backed(Path node) {
        return Files.exists(Path.of("/sys/block", node.getFileName().toString(), "loop/backing_file"));
    }

    @Test
    void ourOwnRemovalIsNoEjection() throws Exception {
        mounted(0);
        for (int i = 0; i < 5; i++) {
            disk.unmountMedia(false);
            disk.mountMedia(0);
        }
        disk.unmountMedia(true);
        assertTrue(disk.isStoragePresent());
        disk.deleteStorage(false);
        assertEquals(List.of(), ejected);
    }
}
