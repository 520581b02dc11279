package io.drivebay.cbdisk.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.driver.Characteristic;
import io.drivebay.api.driver.StorageType;
import io.drivebay.api.install.Module;
import io.drivebay.api.install.ModuleStatus;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.cbdisk.CBDisk;
import io.drivebay.cbdisk.CBDiskDiskReadEvent;
import io.drivebay.cbdisk.CBDiskDiskWriteEvent;
import io.drivebay.cbdisk.CBDiskGetDiskSizeEvent;
import io.drivebay.cbdisk.DefaultCBDiskEventListener;
import io.drivebay.cbdisk.DiskHandler;
import io.drivebay.cbdisk.HandlerDisk;
import io.drivebay.cbdisk.Product;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/cbdisk.md, line by line, by the reference's names and by types. */
class ExamplesItest extends DiskFixture {
    private final UUID guid = UUID.fromString(PRODUCT.substring(1, PRODUCT.length() - 1));
    private final ByteBuffer bytes = ByteBuffer.allocate(SIZE);
    private final DiskHandler handler = new DiskHandler() {
        @Override
        public long size() {
            return bytes.capacity();
        }

        @Override
        public void read(long offset, ByteBuffer target) {
            target.put(bytes.slice((int) offset, target.remaining()));
        }

        @Override
        public void write(long offset, ByteBuffer source) {
            bytes.slice((int) offset, source.remaining()).put(source);
        }
    };

    private String point;

    @BeforeEach
    void installed() throws Exception {
        disk.install(CABINET, PRODUCT, "", CBDisk.MODULE_DRIVER, 0);
        point = Files.createDirectory(folder.resolve("point")).toString();
    }

    @Test
    void byTheNamesOfTheReference() throws Exception {
        CBDisk disk = new CBDisk();
        disk.addCBDiskEventListener(new DefaultCBDiskEventListener() {
            @Override
            public void getDiskSize(CBDiskGetDiskSizeEvent e) {
                e.size = bytes.capacity();
            }

            @Override
            public void diskRead(CBDiskDiskReadEvent e) {
                e.buffer.put(bytes.slice((int) e.offset, e.bytesToRead));
                e.bytesRead = e.bytesToRead;
            }

            @Override
            public void diskWrite(CBDiskDiskWriteEvent e) {
                bytes.slice((int) e.offset, e.bytesToWrite).put(e.buffer);
            }
        });
        disk.initialize("{713CC6CE-B3E2-4FD9-838D-E28F558F6866}");
        disk.createStorage();
        try {
            disk.addMountingPoint(point, CBDisk.STGMP_MOUNT_MANAGER, 0);
            disk.mountMedia(30_000);
            worksOn(manager.disks().get(0).node().orElseThrow());
        } finally {
            disk.deleteStorage(true);
        }
    }

    @Test
    void byTypes() throws Exception {
        Product product = Product.of(guid);
        refused(ErrorCode.NOT_READY, () -> product.disk(handler).create());
        product.initialize();
        try (HandlerDisk disk =
                product.disk(handler).type(StorageType.DISK).sectorSize(4096).create()) {
            disk.mount(false, Duration.ofSeconds(30));
            disk.addMountingPoint(MountingPointSpec.of(point));
            Path node = disk.disk().node().orElseThrow();
            assertEquals(
                    "4096", Shell.run("blockdev", "--getss", node.toString()).strip());
            worksOn(node);
            stepsOf(disk);
        }
        assertEquals(List.of(), manager.disks());
        assertEquals(List.of(), mounts());
    }

    private void stepsOf(HandlerDisk disk) throws Exception {
        refused(ErrorCode.ALREADY_EXISTS, () -> disk.mount(false, Duration.ZERO));
        disk.unmount(false);
        assertFalse(disk.active());
        assertTrue(disk.present());
        refused(ErrorCode.IMPLEMENTATION_LIMIT, () -> disk.mount(false, Duration.ofMillis(2999)));
        disk.mount(true, Duration.ZERO);
        assertEquals("content", Files.readString(Path.of(point, "file")));
        assertEquals(
                List.of(new MountingPointSpec(point, Set.of(MountingPointFlag.MOUNT_MANAGER), 0)),
                disk.mountingPoints());
        refused(ErrorCode.BUSY, () -> disk.delete(false));
        disk.removeMountingPoint(0);
        refused(ErrorCode.NO_CALLBACK_ACTIVE, () -> disk.resetTimeout(Duration.ZERO));
        disk.delete(false);
        refused(ErrorCode.NOT_READY, () -> disk.unmount(true));
    }

    /** What the int API says by numbers. */
    @Test
    void whatTheTypesSay() throws Exception {
        Product product = Product.of(guid);
        assertEquals(guid, product.guid());
        assertEquals(ModuleStatus.State.RUNNING, product.status(Module.DRIVER).state());
        product.initialize();
        refused(ErrorCode.FILE_NOT_FOUND, () -> Product.of(UUID.randomUUID()).initialize());
        refused(ErrorCode.FS_DRIVER_REQUIRED, () -> product.iconRegistered("any"));
        refused(
                ErrorCode.INVALID_PARAMETER,
                () -> product.disk(handler)
                        .characteristics(Set.of(Characteristic.ALLOW_EJECTION))
                        .create());
        refused(
                ErrorCode.FS_DRIVER_REQUIRED,
                () -> product.disk(handler).driver("none").create());
        assertEquals(Set.of(), product.install(Path.of(CABINET), Optional.empty(), Set.of(Module.DRIVER), Set.of()));
    }

    private void worksOn(Path node) throws Exception {
        Shell.run("mkfs.ext4", "-q", "-F", node.toString());
        await(() -> Files.isDirectory(Path.of(point, "lost+found")));
        Files.writeString(Path.of(point, "file"), "content");
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void refused(ErrorCode code, Step step) {
        DiskException failure = assertThrows(DiskException.class, step::run);
        assertEquals(code, failure.code(), failure.getMessage());
    }
}
