package io.drivebay.cbdisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.disk.DiskManager;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.install.Module;
import io.drivebay.api.install.ModuleStatus;
import io.drivebay.api.mount.IconService;
import io.drivebay.api.mount.MountingPointService;
import java.util.List;
import java.util.TooManyListenersException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What must come before what, and what holds at each step. */
final class OrderTest extends Fixture {
    @Test
    void beforeInitialize() {
        for (Executable call : List.<Executable>of(
                disk::createStorage,
                () -> disk.mountMedia(0),
                () -> disk.unmountMedia(true),
                () -> disk.deleteStorage(true),
                () -> disk.addMountingPoint("Z:", 0, 0),
                () -> disk.removeMountingPoint(0, "", 0, 0),
                () -> disk.setIcon("i"),
                disk::resetIcon,
                () -> disk.isIconRegistered("i"))) {
            fails(21, call);
        }
    }

    @Test
    void oneObjectInitializesForAll() throws CBDiskException {
        new CBDisk(application).initialize(PRODUCT);

        disk.createStorage();

        assertTrue(disk.isStoragePresent());
    }

    @Test
    void aFailedInitializeIsNone() {
        services.absent(Module.DRIVER);

        fails(2, () -> disk.initialize(PRODUCT));

        fails(21, disk::createStorage);
    }

    @Test
    void initializeWithADriverThatIsOlder() {
        services.modules.put(Module.DRIVER, new ModuleStatus(ModuleStatus.State.RUNNING, 2, 32, 5, 99));
        fails(340, () -> disk.initialize(PRODUCT));
        services.modules.put(Module.DRIVER, new ModuleStatus(ModuleStatus.State.RUNNING, 1, 99, 99, 0));
        fails(340, () -> disk.initialize(PRODUCT));
    }

    /** The product has installed it all the same, and this version. */
    @Test
    void initializeWithAKernelThatLacksTheDriver() throws CBDiskException {
        services.modules.put(Module.DRIVER, new ModuleStatus(ModuleStatus.State.NOT_PRESENT, 2, 32, 6, 28));

        CBDiskException failure = fails(588, () -> disk.initialize(PRODUCT));

        assertTrue(failure.getMessage().contains("kernel"), failure.getMessage());
        assertEquals(0x0002_0020_0006_001CL, disk.getModuleVersion(PRODUCT, CBDisk.MODULE_DRIVER));
        assertEquals(CBDisk.MODULE_STATUS_NOT_PRESENT, disk.getDriverStatus(PRODUCT, CBDisk.MODULE_DRIVER));
    }

    @Test
    void initializeWithADriverThatIsNewer() throws CBDiskException {
        services.modules.put(Module.DRIVER, new ModuleStatus(ModuleStatus.State.STOPPED, 3, 0, 0, 0));

        disk.initialize(PRODUCT);
    }

    @Test
    void initializeWithNoGuid() {
        for (String text : List.of("", "x", "713CC6CE-B3E2-4fd9-838D-E28F558F6866", "{713CC6CE-B3E2-4fd9-838D}")) {
            fails(87, () -> disk.initialize(text));
        }
    }

    @Test
    void withoutAService() throws CBDiskException {
        Object installer = services.services.remove(DriverInstaller.class);
        fails(588, () -> disk.initialize(PRODUCT));
        fails(588, () -> disk.getDriverStatus(PRODUCT, CBDisk.MODULE_DRIVER));
        services.services.put(DriverInstaller.class, installer);
        disk.initialize(PRODUCT);
        services.services.remove(IconService.class);
        fails(588, () -> disk.isIconRegistered("i"));
        Object manager = services.services.remove(DiskManager.class);
        fails(588, disk::createStorage);
        services.services.put(DiskManager.class, manager);
        services.services.remove(MountingPointService.class);
        disk.createStorage();
        fails(588, () -> disk.addMountingPoint("Z:", 0, 0));
        disk.deleteStorage(false);
    }

    @Test
    void outsideAFramework() {
        fails(575, () -> new CBDisk().initialize(PRODUCT));
    }

    @Test
    void withoutAModule() throws CBDiskException {
        disk.initialize(PRODUCT);
        services.absent(Module.PNP_BUS);
        disk.setStorageType(CBDisk.STGT_DISK_PNP);
        disk.setStorageGUID(PRODUCT);
        fails(588, disk::createStorage);
        disk.setStorageType(CBDisk.STGT_DISK);
        services.absent(Module.DRIVER);
        fails(588, disk::createStorage);
        services.modules.put(Module.DRIVER, new ModuleStatus(ModuleStatus.State.RUNNING, 2, 32, 6, 28));
        disk.createStorage();
        services.absent(Module.HELPER_DLL);
        fails(588, () -> disk.setIcon("i"));
        fails(588, disk::resetIcon);
        fails(588, () -> disk.isIconRegistered("i"));
        fails(588, () -> disk.registerIcon("/i.ico", PRODUCT, "i"));
        fails(588, () -> disk.unregisterIcon(PRODUCT, "i"));
    }

    @Test
    void withoutAStorage() throws CBDiskException {
        disk.initialize(PRODUCT);

        fails(21, () -> disk.mountMedia(0));
        fails(21, () -> disk.unmountMedia(false));
        fails(21, () -> disk.deleteStorage(true));
        fails(21, () -> disk.addMountingPoint("Z:", 0, 0));
        fails(21, () -> disk.removeMountingPoint(0, "", 0, 0));
        fails(21, () -> disk.setIcon("i"));
        fails(21, disk::resetIcon);
    }

    @Test
    void twice() throws CBDiskException {
        created();
        fails(183, disk::createStorage);
        disk.mountMedia(0);
        fails(183, () -> disk.mountMedia(0));
        disk.unmountMedia(false);
        fails(1112, () -> disk.unmountMedia(false));
    }

    @Test
    void timeouts() throws CBDiskException {
        created();
        for (int timeout : new int[] {1, 2999, -1, Integer.MIN_VALUE}) {
            fails(1292, () -> disk.mountMedia(timeout));
            assertFalse(disk.isActive());
        }
        for (int timeout : new int[] {0, 3000, Integer.MAX_VALUE}) {
            disk.mountMedia(timeout);
            assertTrue(disk.isActive());
            disk.unmountMedia(false);
        }
    }

    @Test
    void stateAtEachStep() throws CBDiskException {
        state(false, false, 0);
        disk.initialize(PRODUCT);
        state(false, false, 0);
        disk.createStorage();
        state(true, false, 0);
        disk.addMountingPoint("Y:", 0, 0);
        state(true, false, 1);
        disk.mountMedia(3000);
        state(true, true, 1);
        disk.addMountingPoint("", CBDisk.STGMP_AUTOCREATE_DRIVE_LETTER, 0);
        state(true, true, 2);
        disk.unmountMedia(false);
        state(true, false, 2);
        disk.removeMountingPoint(0, "", 0, 0);
        state(true, false, 1);
        disk.deleteStorage(true);
        state(false, false, 0);
        disk.createStorage();
        state(true, false, 0);
    }

    private void state(boolean present, boolean active, int points) throws CBDiskException {
        assertEquals(
                List.of(present, active, points),
                List.of(disk.isStoragePresent(), disk.isActive(), disk.getMountingPointCount()));
    }

    @Test
    void deletedBySomebodyElse() throws Exception {
        FakeDisk fake = mounted();

        fake.delete(true);

        state(false, false, 0);
        fails(21, () -> disk.deleteStorage(true));
        assertEquals(List.of("size"), memory.heard);
        disk.createStorage();
    }

    @Test
    void deleteWithMountingPoints() throws CBDiskException {
        mounted();
        disk.addMountingPoint("Y:", 0, 0);

        CBDiskException failure = fails(170, () -> disk.deleteStorage(false));
        assertTrue(failure.getMessage().contains("Y:"), failure.getMessage());
        state(true, true, 1);
        disk.deleteStorage(true);

        state(false, false, 0);
        assertEquals(List.of("unmount Y: true"), services.calls);
    }

    @Test
    void deleteInUse() throws CBDiskException {
        mounted().busy = true;

        fails(170, () -> disk.deleteStorage(false));
        assertTrue(disk.isActive());
        disk.deleteStorage(true);

        assertFalse(disk.isStoragePresent());
    }

    @Test
    void unmountInUse() throws CBDiskException {
        mounted().busy = true;

        fails(170, () -> disk.unmountMedia(false));
        assertTrue(disk.isActive());
        disk.unmountMedia(true);

        state(true, false, 0);
    }

    @Test
    void plugAndPlayWithAFixedMedium() throws CBDiskException {
        disk.setStorageType(CBDisk.STGT_DISK_PNP);
        disk.setStorageCharacteristics(0);
        disk.setStorageGUID(PRODUCT);
        created();
        fails(1112, () -> disk.addMountingPoint("Y:", 0, 0));
        disk.mountMedia(0);
        disk.addMountingPoint("Y:", 0, 0);

        fails(5, () -> disk.unmountMedia(true));

        state(true, true, 1);
    }

    @Test
    void theCharacteristicGivesALetter() throws CBDiskException {
        disk.setStorageType(CBDisk.STGT_DISK_PNP);
        disk.setStorageCharacteristics(CBDisk.STGC_AUTOCREATE_DRIVE_LETTER | CBDisk.STGC_REMOVABLE_MEDIA);
        disk.setStorageGUID(PRODUCT);
        mounted();
        disk.unmountMedia(false);
        disk.mountMedia(0);

        assertEquals(1, disk.getMountingPointCount());
        assertEquals("Z:", disk.getMountingPointName(0));
    }

    @Test
    void propertiesThatAreTooLate() throws CBDiskException {
        created();
        disk.setReadOnly(true);
        disk.setReadOnly(false);
        fails(1003, () -> disk.setStorageCharacteristics(0));
        fails(1003, () -> disk.setStorageGUID(PRODUCT));
        fails(1003, () -> disk.setStorageType(CBDisk.STGT_CDROM));
        fails(1003, () -> disk.setSerializeEvents(true));
        fails(1003, () -> disk.config("SectorSize=4096"));
        disk.mountMedia(0);
        fails(1003, () -> disk.setReadOnly(true));
        disk.setTag(7);
        disk.unmountMedia(false);
        disk.setReadOnly(true);
        disk.deleteStorage(false);

        disk.setStorageCharacteristics(0);
        disk.setStorageGUID("");
        disk.setStorageType(CBDisk.STGT_CDROM);
        disk.setSerializeEvents(true);
        disk.config("SectorSize=4096");
    }

    /** The mount that asks for the size has taken up the property already. */
    @Test
    void readOnlyIsTooLateWhileTheSizeIsAsked() throws Exception {
        AtomicReference<CBDiskException> refusal = new AtomicReference<>();
        listen(new Memory(1 << 20) {
            @Override
            public void getDiskSize(CBDiskGetDiskSizeEvent e) throws Exception {
                refusal.set(fails(1003, () -> disk.setReadOnly(true)));
                e.resultCode = 5;
            }
        });
        created();

        fails(5, () -> disk.mountMedia(0));

        assertTrue(refusal.get().getMessage().contains("ReadOnly"), () -> String.valueOf(refusal));
        assertFalse(disk.isReadOnly());
        disk.setReadOnly(true);
    }

    @Test
    void aSecondListener() {
        assertThrows(
                TooManyListenersException.class, () -> disk.addCBDiskEventListener(new DefaultCBDiskEventListener()));
    }

    @Test
    void nothingIsLeftWhenTheCoreRefuses() throws CBDiskException {
        disk.initialize(PRODUCT);
        disk.setStorageType(CBDisk.STGT_DISK);
        disk.setStorageCharacteristics(CBDisk.STGC_ALLOW_EJECTION);

        CBDiskException failure = fails(87, disk::createStorage);

        assertTrue(failure.getMessage().contains("ALLOW_EJECTION"), failure.getMessage());
        assertEquals(0, services.providers.size());
    }
}
