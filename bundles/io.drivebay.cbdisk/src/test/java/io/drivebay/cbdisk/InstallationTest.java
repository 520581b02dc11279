package io.drivebay.cbdisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.install.Module;
import io.drivebay.api.install.ModuleStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The methods that need no initialize, and how their numbers reach the services. */
final class InstallationTest extends Fixture {
    @Test
    void install() throws CBDiskException {
        int reboot = disk.install(
                "/opt/drivebay.cab",
                PRODUCT,
                "",
                CBDisk.MODULE_DRIVER | CBDisk.MODULE_HELPER_DLL,
                CBDisk.INSTALL_KEEP_START_TYPE | CBDisk.INSTALL_FORCE_SHA1_DRIVERS);

        assertEquals(CBDisk.MODULE_DRIVER | CBDisk.MODULE_HELPER_DLL, reboot);
        assertEquals(
                List.of("install /opt/drivebay.cab 713cc6ce-b3e2-4fd9-838d-e28f558f6866 [DRIVER, HELPER_DLL]"
                        + " [KEEP_START_TYPE, FORCE_SHA1_DRIVERS]"),
                services.calls);
    }

    @Test
    void installIntoAFolder() throws CBDiskException {
        disk.install("x.cab", PRODUCT, "/opt/y", CBDisk.MODULE_DRIVER, 0);

        assertEquals(
                List.of("install x.cab into /opt/y 713cc6ce-b3e2-4fd9-838d-e28f558f6866 [DRIVER] []"), services.calls);
    }

    /** A module that is not selected may need a restart, too, as its old version goes; that is not told. */
    @Test
    void installTellsOfTheSelectedModules() throws CBDiskException {
        assertEquals(
                CBDisk.MODULE_DRIVER,
                disk.install("x.cab", PRODUCT, "", CBDisk.MODULE_DRIVER, CBDisk.INSTALL_REMOVE_OLD_VERSIONS));
    }

    @Test
    void installRefuses() {
        fails(87, () -> disk.install("x.cab", "no guid", "", CBDisk.MODULE_DRIVER, 0));
        fails(87, () -> disk.install("x.cab", PRODUCT, "", 0, 0));
        fails(87, () -> disk.install("x.cab", PRODUCT, "", 0x4, 0));
        fails(87, () -> disk.install("x.cab", PRODUCT, "", CBDisk.MODULE_DRIVER, 0x10));
        fails(87, () -> disk.uninstall("x.cab", PRODUCT, "", 0x4));
    }

    @Test
    void uninstall() throws CBDiskException {
        int reboot = disk.uninstall("/opt/drivebay.cab", PRODUCT, "", CBDisk.UNINSTALL_VERSION_ALL);

        assertEquals(CBDisk.MODULE_DRIVER | CBDisk.MODULE_HELPER_DLL, reboot);
        assertEquals(
                List.of("uninstall /opt/drivebay.cab 713cc6ce-b3e2-4fd9-838d-e28f558f6866"
                        + " [VERSION_PREVIOUS, VERSION_CURRENT]"),
                services.calls);
    }

    @Test
    void driverStatus() throws CBDiskException {
        assertEquals(CBDisk.MODULE_STATUS_RUNNING, disk.getDriverStatus(PRODUCT, CBDisk.MODULE_DRIVER));
        services.modules.put(Module.PNP_BUS, new ModuleStatus(ModuleStatus.State.STOPPED, 1, 0, 0, 0));
        assertEquals(CBDisk.MODULE_STATUS_STOPPED, disk.getDriverStatus(PRODUCT, CBDisk.MODULE_PNP_BUS));
        services.absent(Module.DRIVER);
        assertEquals(CBDisk.MODULE_STATUS_NOT_PRESENT, disk.getDriverStatus(PRODUCT, CBDisk.MODULE_DRIVER));
        fails(87, () -> disk.getDriverStatus(PRODUCT, CBDisk.MODULE_HELPER_DLL));
        fails(87, () -> disk.getDriverStatus(PRODUCT, CBDisk.MODULE_DRIVER | CBDisk.MODULE_PNP_BUS));
        fails(87, () -> disk.getDriverStatus("", CBDisk.MODULE_DRIVER));
    }

    @Test
    void moduleVersion() throws CBDiskException {
        assertEquals(0x000200200006001CL, disk.getModuleVersion(PRODUCT, CBDisk.MODULE_HELPER_DLL));
        services.modules.put(
                Module.DRIVER, new ModuleStatus(ModuleStatus.State.RUNNING, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF));
        assertEquals(-1L, disk.getModuleVersion(PRODUCT, CBDisk.MODULE_DRIVER));
        services.absent(Module.HELPER_DLL);
        assertEquals(0, disk.getModuleVersion(PRODUCT, CBDisk.MODULE_HELPER_DLL));
    }

    @Test
    void icons() throws CBDiskException {
        created();
        assertFalse(disk.registerIcon("/opt/i.ico", PRODUCT, "mine"));
        assertTrue(disk.isIconRegistered("mine"));
        disk.setIcon("mine");
        disk.resetIcon();
        assertFalse(disk.unregisterIcon(PRODUCT, "mine"));

        assertEquals(List.of("register mine", "registered mine", "show mine"), services.calls.subList(0, 3));
        assertTrue(services.calls.get(3).startsWith("reset "), services.calls.get(3));
        assertEquals("unregister mine", services.calls.get(4));
    }
}
