package io.drivebay.cbdisk.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.disk.DiskManager;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.DriverBinding;
import io.drivebay.api.mount.MountingPointService;
import io.drivebay.cbdisk.CBDisk;
import io.drivebay.cbdisk.CBDiskException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** A CBDisk in a framework, on the real core, FUSE driver and mounting points; nothing of it may be left behind. */
class DiskFixture {
    static final String PRODUCT = "{713CC6CE-B3E2-4FD9-838D-E28F558F6866}";
    static final String CABINET = System.getProperty("cabinet");
    static final int SIZE = 64 << 20;
    private static final int PAGE = 4096;

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    DiskManager manager;

    @InjectService(timeout = 10_000)
    MountingPointService mountingPoints;

    @InjectService(timeout = 10_000)
    DriverBinding driver;

    @TempDir
    Path folder;

    final RamListener ram = new RamListener(SIZE);
    CBDisk disk;

    /** The tree that the installer installs into, with this machine's kernel. */
    Path system;

    @BeforeEach
    void make() throws Exception {
        system = Files.createDirectories(Path.of(context.getProperty("drivebay.sysroot")));
        describeKernel();
        disk = new CBDisk();
        disk.addCBDiskEventListener(ram);
        disk.setStorageGUID("{" + UUID.randomUUID() + "}");
    }

    /** Tells the tree what this machine's kernel has. */
    private void describeKernel() throws IOException {
        for (String file : List.of("proc/sys/kernel/osrelease", "proc/modules")) {
            Path source = Path.of("/", file);
            if (Files.exists(source)) {
                Files.createDirectories(system.resolve(file).getParent());
                Files.write(system.resolve(file), Files.readAllBytes(source));
            }
        }
        try (Stream<Path> modules = Files.list(Path.of("/sys/module"))) {
            for (Path module : modules.toList()) {
                Files.createDirectories(system.resolve("sys/module").resolve(module.getFileName()));
            }
        }
    }

    @AfterEach
    void end() throws Exception {
        if (disk.isStoragePresent()) {
            disk.deleteStorage(true);
        }
        assertEquals(List.of(), manager.disks(), "disks left behind");
        assertEquals(List.of(), mounts(), "mounts left behind");
        await(() -> manager.providers().keySet().stream().noneMatch(name -> name.startsWith("cbdisk-")));
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("drivebay-event-")));
    }

    /** Installed, initialised and created. */
    VirtualDisk created() throws CBDiskException {
        disk.install(CABINET, PRODUCT, "", CBDisk.MODULE_DRIVER, 0);
        disk.initialize(PRODUCT);
        disk.createStorage();
        return manager.disks().get(0);
    }

    /** And mounted: its node. */
    Path mounted(int timeout) throws CBDiskException {
        VirtualDisk created = created();
        disk.mountMedia(timeout);
        return created.node().orElseThrow();
    }

    /** What of our folder is mounted. */
    List<String> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.contains(folder.toString()))
                .toList();
    }

    static FileChannel direct(Path node) throws IOException {
        return FileChannel.open(node, StandardOpenOption.READ, StandardOpenOption.WRITE, directOption());
    }

    /** By its name, as the compiler warns of the class, which cannot be suppressed. */
    private static OpenOption directOption() throws IOException {
        try {
            return Stream.of(
                            Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
                    .map(OpenOption.class::cast)
                    .filter(option -> option.toString().equals("DIRECT"))
                    .findFirst()
                    .orElseThrow();
        } catch (ClassNotFoundException e) {
            throw new IOException("this Java has no direct I/O", e);
        }
    }

    static ByteBuffer page() {
        return ByteBuffer.allocateDirect(2 * PAGE).alignedSlice(PAGE).limit(PAGE);
    }

    /** Writes in every way to a disk that must refuse them; not the operating system alone, which sees the node only. */
    void takesNoWrite(Path node) throws Exception {
        Path image = Path.of(manager.disks().get(0).info().details().get("image"));
        Shell.run("dd", "if=" + image, "of=/dev/null", "bs=4096", "count=1", "status=none");
        for (Path way : List.of(node, image)) {
            for (String option : List.of("oflag=direct", "conv=fsync,notrunc")) {
                IOException refusal = assertThrows(
                        IOException.class,
                        () -> Shell.run(
                                "dd", "if=/dev/zero", "of=" + way, "bs=4096", "count=1", "conv=notrunc", option));
                assertTrue(
                        refusal.getMessage().matches("(?s).*(Read-only file system|not permitted|Permission denied).*"),
                        refusal::getMessage);
            }
        }
        assertEquals(0, ram.writes.get(), "a write reached the application");
    }

    /** What the kernel says about a request that fails. */
    static String failure(Executable request) {
        return assertThrows(IOException.class, request).getMessage();
    }

    static CBDiskException fails(int code, Executable call) {
        CBDiskException failure = assertThrows(CBDiskException.class, call);
        assertEquals(code, failure.getCode(), failure.getMessage());
        return failure;
    }

    static void await(BooleanSupplier effect) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!effect.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within a minute");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
