package io.drivebay.driver.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.driver.Holder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Mounts, their watch, their holders: with a real tmpfs. */
@Timeout(60)
class MountsTest {
    private static final Set<MountFlag> SAFE = EnumSet.of(MountFlag.NO_SUID, MountFlag.NO_DEVICES);

    private Path root;
    private Path folder;

    @BeforeEach
    void setUp(@TempDir Path temporary) throws Exception {
        root = temporary.toRealPath();
        folder = Files.createDirectory(root.resolve("a b\\c"));
    }

    @AfterEach
    void tearDown() throws Exception {
        while (MountTable.read().at(folder).isPresent()) {
            Mounts.unmount(folder, true);
        }
    }

    private void mount() throws DiskException {
        Mounts.mount("drivebay-test", folder, "tmpfs", SAFE, "size=256k");
    }

    private static void refused(ErrorCode code, Executable action) {
        DiskException e = assertThrows(DiskException.class, action);
        assertEquals(code, e.code(), e::describe);
    }

    @Test
    void mountsAndUnmounts() throws Exception {
        mount();

        Mount mount = MountTable.read().at(folder).orElseThrow();
        assertEquals("drivebay-test", mount.source());
        assertTrue(mount.options().containsAll(List.of("rw", "nosuid", "nodev")), mount::toString);
        assertTrue(mount.superOptions().contains("size=256k"), mount::toString);
        Mounts.unmount(folder, false);
        assertEquals(Optional.empty(), MountTable.read().at(folder));
    }

    @Test
    void followsNoLinks() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("link"), root);
        Path last = Files.createSymbolicLink(root.resolve("last"), folder);

        assertThrows(
                DiskException.class,
                () -> Mounts.mount("drivebay-test", link.resolve(folder.getFileName()), "tmpfs", SAFE, ""));
        assertThrows(DiskException.class, () -> Mounts.mount("drivebay-test", last, "tmpfs", SAFE, ""));
        assertEquals(Optional.empty(), MountTable.read().at(folder));
        mount();
        refused(ErrorCode.INVALID_PARAMETER, () -> Mounts.unmount(last, false));
        assertThrows(DiskException.class, () -> Mounts.unmount(link.resolve(folder.getFileName()), false));
        assertTrue(MountTable.read().at(folder).isPresent());
    }

    @Test
    void aHeldFolderIsTheSameWhateverBecomesOfItsName() throws Exception {
        Path before = Files.createDirectory(root.resolve("before"));
        try (HeldFolder held = HeldFolder.open(before)) {
            Path after = Files.move(before, root.resolve("after"));
            Files.createSymbolicLink(before, folder);

            Files.createDirectory(held.path(before.resolve("made")));

            assertTrue(Files.isDirectory(after.resolve("made")));
            assertFalse(Files.exists(folder.resolve("made")));
        }
        assertThrows(DiskException.class, () -> HeldFolder.open(before));
    }

    @Test
    void reportsWhatIsWrong() throws Exception {
        Path file = Files.writeString(root.resolve("file"), "");
        refused(ErrorCode.DEV_NOT_EXIST, () -> Mounts.mount("x", folder, "no-such-type", SAFE, ""));
        refused(ErrorCode.DIRECTORY, () -> Mounts.mount("x", file, "tmpfs", SAFE, ""));
        refused(ErrorCode.FILE_NOT_FOUND, () -> Mounts.mount("x", root.resolve("missing"), "tmpfs", SAFE, ""));
        refused(ErrorCode.INVALID_PARAMETER, () -> Mounts.unmount(folder, false));
    }

    @Test
    void namesTheHoldersOfAFolder() throws Exception {
        mount();
        Path file = folder.resolve("held\nfile");
        try (FileChannel open =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            open.position(4095).write(ByteBuffer.allocate(1));
            refused(ErrorCode.BUSY, () -> Mounts.unmount(folder, false));
            List<Holder> holders = Holders.ofFolder(folder);
            assertEquals(
                    List.of(ProcessHandle.current().pid()),
                    holders.stream().map(Holder::pid).toList());
            assertEquals(folder + "/held?file", holders.get(0).path());
            assertFalse(holders.get(0).command().isEmpty());

            Mounts.unmount(folder, true);
            assertEquals(Optional.empty(), MountTable.read().at(folder));
        }
    }

    @Test
    void namesThoseWhoWorkInAFolder() throws Exception {
        mount();
        Process worker = new ProcessBuilder("sh", "-c", "echo ready; read end")
                .directory(folder.toFile())
                .start();
        try {
            assertEquals("ready", worker.inputReader().readLine());
            assertEquals(List.of(new Holder(worker.pid(), "sh", folder.toString())), Holders.ofFolder(folder));
        } finally {
            worker.getOutputStream().close();
            worker.onExit().join();
        }
        assertEquals(List.of(), Holders.ofFolder(folder));
        Mounts.unmount(folder, false);
    }

    @Test
    void namesAMountBeneath() throws Exception {
        mount();
        Path beneath = Files.createDirectory(folder.resolve("beneath"));
        Mounts.mount("beneath", beneath, "tmpfs", SAFE, "");

        assertEquals(List.of(new Holder(0, "a mount of beneath at", beneath.toString())), Holders.ofFolder(folder));
    }

    @Test
    void seesChangesOfTheTable() throws Exception {
        try (MountTableWatch watch = new MountTableWatch()) {
            mount();
            assertTrue(watch.await(), "a change before the wait is not missed");
            CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    // others on this machine change the table as well
                    while (MountTable.read().at(folder).isPresent() && watch.await()) {
                        continue;
                    }
                    return MountTable.read().at(folder).isEmpty();
                } catch (DiskException e) {
                    throw new IllegalStateException(e);
                }
            });
            Mounts.unmount(folder, false);
            assertTrue(waiting.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void watchesEndWhenTheyAreClosed() throws Exception {
        Inotify inotify = new Inotify(root, Set.of(InotifyEvent.CLOSE_WRITE));
        CompletableFuture<Optional<Set<InotifyEvent>>> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return inotify.await(Optional.empty());
            } catch (DiskException e) {
                throw new IllegalStateException(e);
            }
        });
        inotify.close();
        inotify.close();
        assertEquals(Optional.empty(), waiting.get(20, TimeUnit.SECONDS));
        assertEquals(Optional.empty(), inotify.await(Optional.empty()));
        MountTableWatch table = new MountTableWatch();
        table.close();
        table.close();
        assertFalse(table.await());
    }

    @Test
    void watchesAFile() throws Exception {
        Path file = Files.writeString(root.resolve("file"), "");
        try (Inotify inotify = new Inotify(file, Set.of(InotifyEvent.CLOSE_WRITE, InotifyEvent.ATTRIBUTES))) {
            assertEquals(Optional.of(Set.of()), inotify.await(Optional.of(Duration.ZERO)));
            Files.readString(file);
            Files.writeString(file, "new");
            assertEquals(Optional.of(Set.of(InotifyEvent.CLOSE_WRITE)), inotify.await(Optional.empty()));
            Files.delete(file);
            assertEquals(Optional.of(Set.of(InotifyEvent.ATTRIBUTES)), inotify.await(Optional.empty()));
        }
        refused(ErrorCode.FILE_NOT_FOUND, () -> new Inotify(file, Set.of(InotifyEvent.MODIFY)).close());
    }
}
