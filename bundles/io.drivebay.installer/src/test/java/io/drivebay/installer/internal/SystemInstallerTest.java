package io.drivebay.installer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.install.InstallFlag;
import io.drivebay.api.install.Module;
import io.drivebay.api.install.ModuleStatus;
import io.drivebay.api.install.ModuleStatus.State;
import io.drivebay.api.install.UninstallFlag;
import io.drivebay.installer.internal.cab.CabinetReader;
import io.drivebay.installer.internal.cab.CabinetWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Installing into a system in a folder. */
final class SystemInstallerTest {
    private static final UUID FIRST = new UUID(1, 1);
    private static final UUID SECOND = new UUID(2, 2);
    private static final Set<Module> ALL = EnumSet.allOf(Module.class);
    private static final Set<UninstallFlag> ANY = EnumSet.allOf(UninstallFlag.class);
    private static final ModuleStatus NOTHING = new ModuleStatus(State.NOT_PRESENT, 0, 0, 0, 0);
    private static final String LOAD = "etc/modules-load.d/test.conf";
    private static final String OPTIONS = "etc/modprobe.d/test.conf";
    private static final String RULES = "etc/udev/rules.d/test.rules";

    @TempDir
    Path folder;

    private TestSystem system;
    private DriverInstaller installer;
    private Path older;
    private Path newer;

    @BeforeEach
    void system() throws IOException {
        system = new TestSystem(Files.createDirectory(folder.resolve("root")));
        installer = system.installer();
        older = Packages.of(folder, "1.2.3.4");
        newer = Packages.of(folder, "1.3.0.0");
    }

    @Test
    void installsTheProductsOwnPackage() throws Exception {
        Map<String, String> before = system.snapshot();
        assertEquals(Set.of(), installer.install(Packages.PRODUCT, FIRST, ALL, Set.of()));
        assertTrue(system.text("etc/modules-load.d/drivebay.conf").contains("\nublk_drv\n"));
        assertTrue(system.exists("usr/share/icons/hicolor/scalable/devices/drivebay-disk.svg"));
        for (Module module : ALL) {
            ModuleStatus status = installer.status(FIRST, module);
            assertEquals(State.RUNNING, status.state(), module.name());
            assertTrue(status.major() + status.minor() + status.build() > 0, status.toString());
        }
        installer.uninstall(Packages.PRODUCT, FIRST, ANY);
        assertEquals(before, withoutState(system.snapshot()));
    }

    @Test
    void loadsWhatTheKernelHasAndUnloadsIt() throws Exception {
        assertEquals(NOTHING, installer.status(FIRST, Module.DRIVER));
        installer.install(older, FIRST, Set.of(Module.DRIVER), Set.of());
        assertEquals(List.of("load loop", "load nbd", "rules"), system.commands());
        assertEquals(new ModuleStatus(State.RUNNING, 1, 2, 3, 4), installer.status(FIRST, Module.DRIVER));
        assertEquals(NOTHING, installer.status(SECOND, Module.DRIVER));
        assertEquals(NOTHING, installer.status(FIRST, Module.PNP_BUS));
        system.unload("loop");
        system.commands();
        assertEquals(State.STOPPED, installer.status(FIRST, Module.DRIVER).state());
        assertEquals(Set.of(), installer.uninstall(older, FIRST, ANY));
        assertEquals(List.of("unload nbd", "rules"), system.commands());
        assertEquals(NOTHING, installer.status(FIRST, Module.DRIVER));
    }

    @Test
    void reportsARestartForWhatIsInUse() throws Exception {
        system.load("loop");
        system.use("loop");
        system.commands();
        assertEquals(Set.of(Module.DRIVER), installer.install(older, FIRST, ALL, Set.of()));
        assertFalse(system.commands().contains("unload loop"));
        system.use("nbd");
        assertEquals(Set.of(Module.DRIVER), installer.uninstall(older, FIRST, ANY));
        assertEquals(List.of("unload iscsi_tcp", "rules"), system.commands());
    }

    @Test
    void givesNewOptionsToWhatIsIdle() throws Exception {
        system.load("loop");
        system.commands();
        assertEquals(Set.of(), installer.install(older, FIRST, Set.of(Module.DRIVER), Set.of()));
        assertEquals(List.of("unload loop", "load loop", "load nbd", "rules"), system.commands());
        installer.uninstall(older, FIRST, ANY);
        assertEquals(List.of("unload nbd", "rules"), system.commands());
    }

    @Test
    void countsProducts() throws Exception {
        installer.install(older, FIRST, ALL, Set.of());
        installer.install(older, SECOND, Set.of(Module.DRIVER), Set.of());
        installer.uninstall(older, FIRST, ANY);
        assertTrue(system.exists(RULES));
        assertFalse(system.exists("usr/share/polkit-1"));
        assertEquals(NOTHING, installer.status(FIRST, Module.DRIVER));
        assertEquals(State.RUNNING, installer.status(SECOND, Module.DRIVER).state());
        installer.uninstall(older, SECOND, ANY);
        assertFalse(system.exists(RULES));
    }

    @Test
    void upgradesInPlaceForAll() throws Exception {
        installer.install(older, FIRST, ALL, Set.of());
        installer.install(newer, SECOND, Set.of(Module.DRIVER), Set.of());
        assertEquals(new ModuleStatus(State.RUNNING, 1, 3, 0, 0), installer.status(FIRST, Module.DRIVER));
        assertEquals("# 1.3.0.0\n", system.text(RULES));
        assertTrue(system.exists("usr/share/test-1.3.0.0/only"));
        assertFalse(system.exists("usr/share/test-1.2.3.4"));
        // an older package claims what is there and changes nothing
        Map<String, String> before = system.snapshot();
        installer.install(older, FIRST, Set.of(Module.DRIVER), EnumSet.allOf(InstallFlag.class));
        assertEquals(before, system.snapshot());
        installer.uninstall(newer, SECOND, ANY);
        installer.uninstall(older, FIRST, ANY);
        assertFalse(system.exists("usr/share"), "it was made by the installer");
    }

    @Test
    void overwritesTheSameVersionOnRequest() throws Exception {
        installer.install(older, FIRST, ALL, Set.of());
        system.file(RULES, "broken");
        installer.install(older, FIRST, ALL, Set.of(InstallFlag.FORCE_SHA1_DRIVERS));
        assertEquals("broken", system.text(RULES));
        installer.install(older, FIRST, ALL, Set.of(InstallFlag.OVERWRITE_SAME_VERSION));
        assertEquals("# 1.2.3.4\n", system.text(RULES));
    }

    @Test
    void keepsAnAdministratorsStartSettings() throws Exception {
        Set<InstallFlag> keep = Set.of(InstallFlag.KEEP_START_TYPE);
        system.file(LOAD, "nbd\n");
        installer.install(older, FIRST, Set.of(Module.DRIVER), keep);
        assertEquals("nbd\n", system.text(LOAD));
        assertEquals(List.of("load nbd", "rules"), system.commands(), "only what the administrator loads");
        Files.delete(system.path(OPTIONS));
        Files.createSymbolicLink(system.path(OPTIONS), Path.of("/dev/null"));
        installer.install(newer, FIRST, Set.of(Module.DRIVER), keep);
        assertEquals("nbd\n", system.text(LOAD));
        assertTrue(Files.isSymbolicLink(system.path(OPTIONS)));
        assertEquals("# 1.3.0.0\n", system.text(RULES));
        installer.install(newer, FIRST, Set.of(Module.DRIVER), Set.of());
        assertTrue(system.text(LOAD).contains("loop"));
        assertFalse(Files.isSymbolicLink(system.path(OPTIONS)));
    }

    @Test
    void replacesStartSettingsThatNobodyChanged() throws Exception {
        installer.install(older, FIRST, Set.of(Module.DRIVER), Set.of());
        installer.install(newer, FIRST, Set.of(Module.DRIVER), Set.of(InstallFlag.KEEP_START_TYPE));
        assertTrue(system.text(LOAD).startsWith("# 1.3.0.0"));
    }

    @Test
    void removesOldVersionsOnRequest() throws Exception {
        installer.install(older, FIRST, ALL, Set.of());
        installer.install(newer, FIRST, Set.of(Module.DRIVER), Set.of());
        assertEquals(2, installer.status(FIRST, Module.PNP_BUS).minor());
        installer.install(newer, FIRST, Set.of(Module.DRIVER), Set.of(InstallFlag.REMOVE_OLD_VERSIONS));
        assertEquals(NOTHING, installer.status(FIRST, Module.PNP_BUS));
        assertEquals(3, installer.status(FIRST, Module.DRIVER).minor());
    }

    @Test
    void uninstallsByVersion() throws Exception {
        installer.install(older, FIRST, ALL, Set.of());
        installer.install(newer, FIRST, Set.of(Module.DRIVER), Set.of());
        installer.uninstall(newer, FIRST, Set.of(UninstallFlag.VERSION_PREVIOUS));
        assertEquals(NOTHING, installer.status(FIRST, Module.HELPER_DLL));
        assertEquals(State.RUNNING, installer.status(FIRST, Module.DRIVER).state());
        installer.uninstall(newer, FIRST, Set.of(UninstallFlag.VERSION_CURRENT));
        assertEquals(NOTHING, installer.status(FIRST, Module.DRIVER));
        assertEquals(ErrorCode.FILE_NOT_FOUND, code(() -> installer.uninstall(newer, FIRST, ANY)));
    }

    @Test
    void putsFilesIntoAFolder() throws Exception {
        Optional<Path> place = Optional.of(Path.of("/opt/modules"));
        installer.install(older, FIRST, place, ALL, Set.of());
        assertTrue(system.exists("opt/modules/" + RULES));
        assertFalse(system.exists(RULES));
        assertEquals(ErrorCode.INVALID_PARAMETER, code(() -> installer.install(older, SECOND, ALL, Set.of())));
        assertEquals(ErrorCode.FILE_NOT_FOUND, code(() -> installer.uninstall(older, FIRST, ANY)));
        installer.uninstall(older, FIRST, place, ANY);
        assertFalse(system.exists("opt"));
        for (String bad : List.of("relative", "/a/../b")) {
            Optional<Path> refused = Optional.of(Path.of(bad));
            assertEquals(
                    ErrorCode.INVALID_PARAMETER, code(() -> installer.install(older, FIRST, refused, ALL, Set.of())));
        }
    }

    @Test
    void touchesNothingWhenThePackageIsDamaged() throws Exception {
        Map<String, byte[]> files = CabinetReader.read(older);
        files.put("DRIVER/" + RULES, "other".getBytes());
        Path wrongSum = Files.write(folder.resolve("sum.cab"), CabinetWriter.write(files));
        files.remove("DRIVER/" + RULES);
        Path missing = Files.write(folder.resolve("missing.cab"), CabinetWriter.write(files));
        files.remove("manifest.properties");
        Path foreign = Files.write(folder.resolve("foreign.cab"), CabinetWriter.write(files));
        Map<String, String> before = system.snapshot();
        for (Path damaged : List.of(wrongSum, missing, foreign)) {
            assertEquals(ErrorCode.CRC, code(() -> installer.install(damaged, FIRST, ALL, Set.of())));
        }
        assertEquals(
                ErrorCode.FILE_NOT_FOUND, code(() -> installer.install(folder.resolve("none"), FIRST, ALL, Set.of())));
        assertEquals(ErrorCode.INVALID_PARAMETER, code(() -> installer.install(older, FIRST, Set.of(), Set.of())));
        assertEquals(ErrorCode.INVALID_PARAMETER, code(() -> installer.uninstall(older, FIRST, Set.of())));
        assertEquals(before, system.snapshot());
        installer.install(older, FIRST, ALL, Set.of());
        Files.delete(older);
        assertEquals(ErrorCode.FILE_NOT_FOUND, code(() -> installer.uninstall(older, FIRST, ANY)), "it must stay");
    }

    @Test
    void refusesWhatTheSystemLacks() throws Exception {
        Files.delete(system.path("usr/sbin/iscsid"));
        DiskException program = assertThrows(DiskException.class, () -> installer.install(older, FIRST, ALL, Set.of()));
        assertEquals(ErrorCode.NOT_SUPPORTED, program.code());
        assertTrue(program.getMessage().endsWith("install the package open-iscsi"), program.getMessage());
        installer.install(older, FIRST, Set.of(Module.DRIVER), Set.of());
        // as after the start of another kernel
        system.file("proc/sys/kernel/osrelease", "7.0-bare\n");
        system.file("proc/modules", "");
        ModuleStatus lacking = installer.status(FIRST, Module.DRIVER);
        assertEquals(State.NOT_PRESENT, lacking.state());
        assertTrue(lacking.installed(), "it is not the product that lacks it");
        assertFalse(installer.status(SECOND, Module.DRIVER).installed());
        assertEquals(
                ErrorCode.NOT_SUPPORTED, code(() -> installer.install(newer, FIRST, Set.of(Module.DRIVER), Set.of())));
    }

    /** A host of root's may have made the folder first, for itself alone. */
    @Test
    void everybodyGetsThroughToTheRecords() throws Exception {
        system.folder("var/lib/drivebay/run");
        system.file("var/lib/drivebay/run/socket", "secret");
        chmod(system.path("var/lib/drivebay/run"), "rwx------");
        chmod(system.path("var/lib/drivebay"), "rwx------");
        chmod(folder, "rwxr-xr-x");

        installer.install(older, FIRST, Set.of(Module.DRIVER), Set.of());

        assertEquals("rwx--x--x", permissions(system.path("var/lib/drivebay")));
        assertTrue(asNobody("cat", system.path("var/lib/drivebay/install/" + FIRST + "/product.properties")));
        assertTrue(asNobody("ls", system.path("var/lib/drivebay/install/modules")));
        assertFalse(asNobody("ls", system.path("var/lib/drivebay")));
        assertFalse(asNobody("cat", system.path("var/lib/drivebay/run/socket")));
    }

    private static boolean asNobody(String command, Path path) throws Exception {
        return new ProcessBuilder("setpriv", "--reuid=65534", "--clear-groups", command, path.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static void chmod(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void goesThroughNoLink() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.createSymbolicLink(system.path("etc/udev"), outside);
        assertEquals(ErrorCode.ACCESS_DENIED, code(() -> installer.install(older, FIRST, ALL, Set.of())));
        assertEquals(List.of(), List.of(outside.toFile().list()));
        assertFalse(system.exists(LOAD));
    }

    @Test
    void servesAnImageWithoutAKernel() throws Exception {
        Path image = Files.createDirectory(folder.resolve("image"));
        SystemInstaller staging = new SystemInstaller(image.toString());
        assertEquals(Set.of(), staging.install(older, FIRST, ALL, Set.of()));
        assertTrue(Files.exists(image.resolve(LOAD)));
        assertEquals(State.STOPPED, staging.status(FIRST, Module.DRIVER).state());
        staging.uninstall(older, FIRST, ANY);
        assertFalse(Files.exists(image.resolve("etc")));
    }

    private static Map<String, String> withoutState(Map<String, String> snapshot) {
        snapshot.keySet().removeIf(path -> path.equals("var") || path.startsWith("var/"));
        return snapshot;
    }

    private static ErrorCode code(Executable call) {
        return assertThrows(DiskException.class, call).code();
    }
}
