package io.drivebay.cbdisk.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.driver.StorageType;
import io.drivebay.cbdisk.CBDisk;
import io.drivebay.cbdisk.CBDiskException;
import io.drivebay.cbdisk.CBDiskGetDiskSizeEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.FrameworkUtil;

/** What is refused out of order, with the real installer, core and kernel. */
class OrderItest extends DiskFixture {
    private static final Path MODULES = Path.of("var/lib/drivebay/install/modules");

    @Test
    void beforeInitialize() throws Exception {
        try (FreshLibrary library = new FreshLibrary(context, FrameworkUtil.getBundle(CBDisk.class))) {
            for (int round = 0; round < 2; round++) {
                assertEquals(21, library.call("createStorage"));
                assertEquals(21, library.call("mountMedia", 0));
                assertEquals(21, library.call("unmountMedia", true));
                assertEquals(21, library.call("deleteStorage", true));
                assertEquals(21, library.call("addMountingPoint", "Q:", 0, 0L));
                assertEquals(21, library.call("removeMountingPoint", 0, "", 0, 0L));
                assertEquals(21, library.call("setIcon", "any"));
                assertEquals(21, library.call("resetIcon"));
                assertEquals(21, library.call("isIconRegistered", "any"));
                assertEquals(0, library.call("install", CABINET, PRODUCT, "", CBDisk.MODULE_DRIVER, 0));
                // one that fails is none
                assertEquals(2, library.call("initialize", "{" + UUID.randomUUID() + "}"));
            }
            assertEquals(0, library.call("initialize", PRODUCT));
            assertEquals(0, library.call("createStorage"));
            assertEquals(1, manager.disks().size());
            assertEquals(0, library.call("deleteStorage", false));
        }
    }

    @Test
    void aProductThatInstalledNothing() throws Exception {
        disk.install(CABINET, PRODUCT, "", CBDisk.MODULE_DRIVER, 0);

        fails(2, () -> disk.initialize("{" + UUID.randomUUID() + "}"));
        disk.initialize(PRODUCT);
    }

    @Test
    void aDriverThatIsOlder() throws Exception {
        disk.install(CABINET, PRODUCT, "", CBDisk.MODULE_DRIVER, 0);
        Path record = driverRecord();
        String text = Files.readString(record);
        String version = version();
        try {
            Files.writeString(record, text.replaceAll("(?m)^version=.*$", "version=0.0.1.0"));
            assertEquals(0x0000_0000_0001_0000L, disk.getModuleVersion(PRODUCT, CBDisk.MODULE_DRIVER));
            fails(340, () -> disk.initialize(PRODUCT));
        } finally {
            Files.writeString(record, text);
        }
        disk.initialize(PRODUCT);
        assertTrue(text.contains(version), text);
    }

    private Path driverRecord() throws IOException {
        try (var records = Files.list(system.resolve(MODULES))) {
            return records.filter(path -> path.getFileName().toString().startsWith("DRIVER"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private String version() throws CBDiskException {
        long words = disk.getModuleVersion(PRODUCT, CBDisk.MODULE_DRIVER);
        return "version=" + (words >>> 48) + "." + (words >>> 32 & 0xFFFF) + "." + (words >>> 16 & 0xFFFF) + "."
                + (words & 0xFFFF);
    }

    @Test
    void aModuleThatIsMissing() throws Exception {
        disk.install(CABINET, PRODUCT, "", CBDisk.MODULE_DRIVER, 0);
        disk.initialize(PRODUCT);

        disk.setStorageType(CBDisk.STGT_DISK_PNP);
        CBDiskException failure = fails(588, () -> disk.createStorage());
        assertTrue(failure.getMessage().contains("PNP_BUS"), failure.getMessage());
        fails(588, () -> disk.isIconRegistered("any"));
        disk.setStorageType(CBDisk.STGT_DISK);
        disk.uninstall(CABINET, PRODUCT, "", CBDisk.UNINSTALL_VERSION_ALL);
        failure = fails(588, () -> disk.createStorage());
        assertTrue(failure.getMessage().contains("DRIVER"), failure.getMessage());
    }

    /** With the module it is the driver that is missing: no driver has such drives. */
    @Test
    void plugAndPlayWaitsForADriver() {
        DiskSpec spec = DiskSpec.named("pnp").type(StorageType.DISK_PNP).build();

        DiskException failure = assertThrows(DiskException.class, () -> manager.create(spec));

        assertEquals(588, failure.code().win32());
        assertTrue(failure.getMessage().contains("has no drives of type DISK_PNP"), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2999, -1})
    void timeoutsThatAreTooShort(int timeout) throws Exception {
        created();

        fails(1292, () -> disk.mountMedia(timeout));
        assertFalse(disk.isActive());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3000, 60_000})
    void timeoutsThatAreLongEnough(int timeout) throws Exception {
        created();

        disk.mountMedia(timeout);

        assertTrue(disk.isActive());
    }

    @Test
    void outsideOfEvents() {
        fails(614, () -> disk.resetTimeout(3000));
    }

    @Test
    void withoutAStorage() throws Exception {
        disk.install(CABINET, PRODUCT, "", CBDisk.MODULE_DRIVER, 0);
        disk.initialize(PRODUCT);

        fails(21, () -> disk.mountMedia(0));
        fails(21, () -> disk.unmountMedia(true));
        fails(21, () -> disk.deleteStorage(true));
        fails(21, () -> disk.addMountingPoint("Q:", 0, 0));
        fails(21, () -> disk.removeMountingPoint(0, "", 0, 0));
        assertEquals(List.of(), manager.disks());
    }

    @Test
    void changesThatComeTooLate() throws Exception {
        created();
        fails(1003, () -> disk.setStorageType(CBDisk.STGT_CDROM));
        fails(1003, () -> disk.setStorageGUID(""));
        fails(1003, () -> disk.setStorageCharacteristics(0));
        fails(1003, () -> disk.config("SectorSize=4096"));
        disk.setReadOnly(true);
        disk.mountMedia(0);
        fails(1003, () -> disk.setReadOnly(false));
        fails(183, () -> disk.mountMedia(0));
        fails(183, () -> disk.createStorage());
        assertTrue(disk.isReadOnly());
        assertEquals(CBDisk.STGT_DISK, disk.getStorageType());
    }

    @Test
    void deletionWithMountingPoints() throws Exception {
        mounted(0);
        Path point = Files.createDirectory(folder.resolve("point"));
        disk.addMountingPoint(point.toString(), CBDisk.STGMP_MOUNT_MANAGER, 0);

        fails(170, () -> disk.deleteStorage(false));
        assertEquals(List.of(true, true, 1), List.of(disk.isStoragePresent(), disk.isActive(), count()));
        disk.deleteStorage(true);

        assertEquals(List.of(false, false, 0), List.of(disk.isStoragePresent(), disk.isActive(), count()));
    }

    private int count() throws CBDiskException {
        return disk.getMountingPointCount();
    }

    @Test
    void aSizeThatIsRefused() throws Exception {
        disk.removeCBDiskEventListener(ram);
        disk.addCBDiskEventListener(new RamListener(SIZE) {
            private int asked;

            @Override
            public void getDiskSize(CBDiskGetDiskSizeEvent e) throws Exception {
                super.getDiskSize(e);
                e.resultCode = asked++ == 0 ? 5 : 0;
            }
        });
        created();

        fails(5, () -> disk.mountMedia(0));
        assertFalse(disk.isActive());
        assertFalse(manager.disks().get(0).node().isPresent(), "no node is left");
        disk.mountMedia(0);
        assertTrue(disk.isActive());
        assertTrue(Pattern.matches(
                "/dev/loop\\d+", manager.disks().get(0).node().orElseThrow().toString()));
    }
}
