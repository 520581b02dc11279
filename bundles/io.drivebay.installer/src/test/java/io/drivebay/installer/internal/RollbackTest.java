package io.drivebay.installer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.install.InstallFlag;
import io.drivebay.api.install.Module;
import io.drivebay.api.install.UninstallFlag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** Every step fails once, and every step is once the last one before the machine stops. */
final class RollbackTest {
    private static final UUID PRODUCT = new UUID(1, 1);
    private static final Set<Module> ALL = EnumSet.allOf(Module.class);

    /** In memory: there are thousands of fsyncs. */
    @TempDir(factory = Memory.class)
    Path folder;

    private TestSystem system;
    private Path older;
    private Path newer;

    @BeforeEach
    void system() throws IOException {
        system = new TestSystem(Files.createDirectory(folder.resolve("root")));
        system.folder("var/lib/drivebay/install");
        older = Packages.of(folder, "1.2.3.4");
        newer = Packages.of(folder, "1.3.0.0");
    }

    /** Folders of a tmpfs that every Linux has. */
    static final class Memory implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.createTempDirectory(Path.of("/dev/shm"), "drivebay-installer");
        }
    }

    private interface Work {
        void run(DriverInstaller installer) throws DiskException;
    }

    @Test
    void installsAllOrNothing() throws Exception {
        failEverywhere(installer -> installer.install(older, PRODUCT, ALL, Set.of()));
    }

    @Test
    void upgradesAllOrNothing() throws Exception {
        system.installer().install(older, PRODUCT, ALL, Set.of());
        system.file("etc/modprobe.d/test.conf", "# an administrator's\noptions nbd max_part=1\n");
        failEverywhere(installer ->
                installer.install(newer, PRODUCT, Set.of(Module.DRIVER), Set.of(InstallFlag.REMOVE_OLD_VERSIONS)));
    }

    @Test
    void uninstallsAllOrNothing() throws Exception {
        system.installer().install(older, PRODUCT, ALL, Set.of());
        failEverywhere(installer -> installer.uninstall(older, PRODUCT, EnumSet.allOf(UninstallFlag.class)));
    }

    /** Lets the first, the second, … step fail until one run has so many steps that none does. */
    private void failEverywhere(Work work) throws Exception {
        Map<String, String> before = system.snapshot();
        int failures = 0;
        while (fails(work, new FailingSystem(system, failures + 1, false))) {
            failures++;
            assertEquals(before, system.snapshot(), "step " + failures + " failed");
        }
        assertTrue(failures > 10, failures + " steps");
        Map<String, String> after = system.snapshot();
        restore(before);
        for (int step = 1; step <= failures; step++) {
            assertTrue(fails(work, new FailingSystem(system, step, true)));
            // the kernel that starts anew has what it had at the beginning
            system.file("proc/modules", before.get("proc/modules"));
            // another installer, as after a restart: what it is asked does not matter, it cleans up first
            work.run(system.installer());
            assertEquals(after, system.snapshot(), "stopped at step " + step);
            restore(before);
        }
    }

    private boolean fails(Work work, FailingSystem failing) {
        try {
            work.run(system.installer(failing, failing));
            return false;
        } catch (DiskException e) {
            assertEquals(ErrorCode.IO_DEVICE, e.code(), e.describe());
            assertTrue(e.getMessage().contains("injected"), e.getMessage());
            return true;
        }
    }

    private void restore(Map<String, String> snapshot) throws IOException {
        try (var walk = Files.walk(system.root())) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                String name = system.root().relativize(path).toString();
                if (!snapshot.containsKey(name)) {
                    Files.delete(path);
                }
            }
        }
        for (Map.Entry<String, String> entry : snapshot.entrySet()) {
            if (entry.getValue().equals("folder")) {
                system.folder(entry.getKey());
            } else {
                Path path = system.path(entry.getKey());
                Files.write(path, entry.getValue().getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    /** Fails at one step; if the machine is to have stopped there, at all later ones too, those of a rollback as well. */
    private static final class FailingSystem implements FileChanges, SystemCommands {
        private final FileChanges files = new DurableFiles();
        private final TestSystem system;
        private final boolean stopped;
        private int left;

        FailingSystem(TestSystem system, int step, boolean stopped) {
            this.system = system;
            this.stopped = stopped;
            left = step;
        }

        private void step() throws DiskException {
            left--;
            if (left == 0 || stopped && left < 0) {
                throw new DiskException(ErrorCode.IO_DEVICE, "injected");
            }
        }

        @Override
        public void makeFolder(Path path) throws IOException {
            step();
            files.makeFolder(path);
        }

        @Override
        public void write(Path file, byte[] content) throws IOException {
            step();
            files.write(file, content);
        }

        @Override
        public void copy(Path from, Path to) throws IOException {
            step();
            files.copy(from, to);
        }

        @Override
        public void delete(Path path) throws IOException {
            step();
            files.delete(path);
        }

        @Override
        public void load(String module) throws DiskException {
            step();
            system.load(module);
        }

        @Override
        public void unload(String module) throws DiskException {
            step();
            system.unload(module);
        }

        @Override
        public void rulesChanged() throws DiskException {
            step();
            system.rulesChanged();
        }
    }
}
