package io.drivebay.mount.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.driver.linux.Mount;
import io.drivebay.driver.linux.MountFlag;
import io.drivebay.driver.linux.MountTable;
import io.drivebay.driver.linux.Mounts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real mounts of real loop devices. */
@Timeout(60)
class MountingPointsTest {
    private Bench bench;

    @BeforeEach
    void setUp() throws Exception {
        bench = new Bench();
    }

    @AfterEach
    void tearDown() throws Exception {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "with blanks in it", "back\\slash#hash", "größe 日本 \uD83D\uDCBE"})
    void mountsAtAFolder(String name) throws Exception {
        LoopDisk disk = bench.formatted("folder");
        Path folder = bench.folder(name);

        MountingPoint point = bench.add(disk, folder);

        assertTrue(point.mounted());
        assertEquals(Optional.of("ext4"), point.fileSystem());
        assertEquals(Optional.of(folder), point.folder());
        assertEquals(Optional.empty(), point.device());
        assertEquals(List.of(point), bench.points.list(disk));
        Mount mount = MountTable.read().at(folder).orElseThrow();
        assertEquals(disk.device().toString(), mount.source());
        assertTrue(mount.options().containsAll(List.of("rw", "nosuid", "nodev")), mount::toString);
        Files.writeString(folder.resolve("file"), "content");

        bench.points.remove(disk, folder.toString(), false);

        assertEquals(List.of(), bench.points.list(disk));
        assertFalse(Files.exists(folder.resolve("file")));
        assertTrue(Files.isDirectory(folder), "the folder is the user's");
        bench.assertNothingLeft();
    }

    @Test
    void givesAGlobalName() throws Exception {
        LoopDisk disk = bench.formatted("global");

        MountingPoint point = bench.add(disk, "z:");

        Path link = bench.places.devices().resolve("Z");
        Path folder = bench.places.media().resolve("Z");
        assertEquals(Optional.of(link), point.device());
        assertEquals(Optional.of(folder), point.folder());
        assertEquals(disk.device(), Files.readSymbolicLink(link));
        assertTrue(bench.mounted(folder));

        bench.points.remove(disk, "Z:", false);
        bench.assertNothingLeft();
    }

    @Test
    void mountsTheSameDiskAtSeveralPlaces() throws Exception {
        LoopDisk disk = bench.formatted("several");
        bench.add(disk, "First name");
        bench.add(disk, bench.folder("second"));
        bench.add(disk, "third");
        Files.writeString(bench.places.media().resolve("First name/file"), "same");

        assertEquals("same", Files.readString(bench.root.resolve("second/file")));
        assertEquals("same", Files.readString(bench.places.media().resolve("third/file")));
        assertEquals(
                List.of("First name", bench.root + "/second", "third"),
                bench.points.list(disk).stream()
                        .map(point -> point.spec().target())
                        .toList());
    }

    @Test
    void choosesTheFirstFreeLetter() throws Exception {
        LoopDisk disk = bench.formatted("letters");
        Set<MountingPointFlag> flags = Set.of(MountingPointFlag.AUTOCREATE_DRIVE_LETTER);
        bench.add(disk, "Z:");
        bench.add(disk, "X");

        MountingPoint first = bench.points.add(disk, new MountingPointSpec("", flags, 0));
        MountingPoint second = bench.points.add(disk, new MountingPointSpec("", flags, 0));

        assertEquals("Y:", first.spec().target());
        assertEquals("W:", second.spec().target());
        assertEquals(second, bench.points.list(disk).get(3));
        for (char letter = 'V'; letter >= 'D'; letter--) {
            bench.points.add(disk, new MountingPointSpec("", flags, 0));
        }
        DiskException e = Bench.refused(
                ErrorCode.ALREADY_EXISTS, () -> bench.points.add(disk, new MountingPointSpec("", flags, 0)));
        Bench.assertMessage(e, "no letter from Z to D");
    }

    @Test
    void mountsReadOnlyDisksReadOnly() throws Exception {
        LoopDisk disk = bench.formatted("readonly");
        disk.unplug();
        disk.plug(true);

        assertTrue(bench.add(disk, "ro").mounted());

        Mount mount = MountTable.read().at(bench.places.media().resolve("ro")).orElseThrow();
        assertTrue(mount.options().contains("ro"), mount::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "btrfs"})
    void mountsTheMomentTheDiskIsFormatted(String type) throws Exception {
        LoopDisk disk = bench.blank("waiting");
        assertFalse(bench.add(disk, "waiting").mounted());
        assertFalse(bench.add(disk, bench.folder("beside")).mounted());
        assertEquals(Optional.empty(), bench.points.list(disk).get(0).message());

        disk.mkfs(type);

        bench.awaitEvent("waiting was mounted");
        bench.awaitEvent("beside was mounted");
        for (MountingPoint point : bench.points.list(disk)) {
            assertEquals(Optional.of(type), point.fileSystem());
            assertTrue(bench.mounted(point.folder().orElseThrow()));
        }
    }

    @Test
    void waitsForAFileSystemWhereSomethingElseIs() throws Exception {
        LoopDisk disk = bench.blank("swap");
        Commands.run("mkswap", disk.device().toString());

        MountingPoint point = bench.add(disk, "swap");

        assertFalse(point.mounted());
        assertTrue(point.message().orElseThrow().contains("holds swap, no file system"), point::toString);
        Commands.run("mkfs.ext4", "-q", "-F", disk.device().toString());
        bench.awaitEvent("swap was mounted");
        assertEquals(Optional.empty(), bench.only(disk).message());
    }

    @Test
    void mountsWhenTheOneWhoHoldsTheNodeLetsGo() throws Exception {
        LoopDisk disk = bench.formatted("held");
        Path elsewhere = bench.folder("elsewhere");
        Commands.run("mount", "-t", "ext4", "-o", "ro", disk.device().toString(), elsewhere.toString());
        // the kernel refuses a second mount that may write beside one that may not

        MountingPoint point = bench.add(disk, "held");

        assertFalse(point.mounted());
        assertTrue(point.message().orElseThrow().contains(elsewhere.toString()), point::toString);
        Commands.run("umount", elsewhere.toString());
        try (Holding writer = new Holding(disk.device())) {
            assertTrue(writer.pid() > 0);
        }
        bench.awaitEvent("held was mounted");
    }

    @Test
    void triesAgainWhenTheHoldOutlastsTheClose() throws Exception {
        LoopDisk disk = bench.formatted("outlasts");
        Path elsewhere = bench.folder("elsewhere");
        Commands.run("mount", "-t", "ext4", "-o", "ro", disk.device().toString(), elsewhere.toString());
        assertFalse(bench.add(disk, "outlasts").mounted());
        try (Holding writer = new Holding(disk.device())) {
            assertTrue(writer.pid() > 0);
        }
        // as long as the attempt that follows the close; then the hold goes without any close for writing
        Commands.run("blkid", "-p", disk.device().toString());
        Commands.run("blkid", "-p", disk.device().toString());

        Commands.run("umount", elsewhere.toString());

        bench.awaitEvent("outlasts was mounted");
    }

    @Test
    void comesAndGoesWithTheMedium() throws Exception {
        LoopDisk disk = bench.empty("medium");
        Path folder = bench.folder("folder");
        bench.add(disk, "medium");
        bench.add(disk, folder);
        assertFalse(bench.points.list(disk).get(0).mounted());
        disk.plug(false);
        disk.mkfs("ext4");

        for (int round = 0; round < 3; round++) {
            bench.points.inserted(disk);
            assertTrue(bench.points.list(disk).stream().allMatch(MountingPoint::mounted));
            assertEquals(
                    disk.device(), Files.readSymbolicLink(bench.places.devices().resolve("medium")));

            bench.points.removing(disk, false);
            disk.unplug();

            assertEquals(2, bench.points.list(disk).size());
            assertTrue(bench.points.list(disk).stream().noneMatch(MountingPoint::mounted));
            assertFalse(Files.exists(bench.places.devices().resolve("medium"), LinkOption.NOFOLLOW_LINKS));
            assertFalse(bench.mounted(folder));
            disk.plug(false);
        }
        bench.points.deleted(disk);
        assertEquals(List.of(), bench.points.list(disk));
        bench.assertNothingLeft();
    }

    @Test
    void insertingTwiceChangesNothing() throws Exception {
        LoopDisk disk = bench.formatted("twice");
        bench.add(disk, "twice");

        bench.points.inserted(disk);

        assertTrue(bench.only(disk).mounted());
        assertEquals(1, MountTable.read().ofDevice(disk.device()).size());
    }

    @Test
    void namesWhoKeepsAPointBusy() throws Exception {
        LoopDisk disk = bench.formatted("busy");
        Path folder = bench.folder("busy folder");
        bench.add(disk, folder);
        Path file = folder.resolve("held file");
        try (Holding holder = new Holding(file)) {
            DiskException e = Bench.refused(ErrorCode.BUSY, () -> bench.points.remove(disk, folder.toString(), false));
            Bench.assertMessage(e, "sh (pid " + holder.pid() + ")", file.toString());
            assertTrue(bench.only(disk).mounted());

            bench.points.remove(disk, folder.toString(), true);

            assertFalse(bench.mounted(folder));
            assertEquals(List.of(), bench.points.list(disk));
        }
        bench.assertNothingLeft();
    }

    /** Force cuts off who uses a disk, not what they have written. */
    @Test
    void forceWritesBackFirst() throws Exception {
        LoopDisk disk = bench.formatted("dirty");
        bench.add(disk, "dirty");
        Path folder = bench.places.media().resolve("dirty");
        String written = "written, and not synchronised; ".repeat(1000);
        try (Holding holder = new Holding(folder.resolve("held"))) {
            assertTrue(holder.pid() > 0);
            Files.writeString(folder.resolve("file"), written);

            bench.points.removing(disk, true);

            byte[] image = Files.readAllBytes(bench.root.resolve("dirty.img"));
            assertTrue(new String(image, StandardCharsets.ISO_8859_1).contains(written));
        }
    }

    /** Such a process has all our files open until it is what it is to be; this one takes its time. */
    @Test
    void waitsForProcessesThatAreJustStarted() throws Exception {
        LoopDisk disk = bench.formatted("spawn");
        Path folder = bench.folder("a folder");
        bench.add(disk, folder);
        Path file = Files.createFile(folder.resolve("file"));
        Path helper = Files.copy(Path.of("/bin/sleep"), bench.folder("bin").resolve("jspawnhelper"));
        Process starting = new ProcessBuilder(helper.toString(), "1")
                .redirectInput(file.toFile())
                .start();
        try {
            assertEquals("jspawnhelper", awaitName(starting));
            bench.points.remove(disk, folder.toString(), false);
            assertFalse(bench.mounted(folder));
        } finally {
            starting.destroy();
        }
    }

    private static String awaitName(Process process) throws Exception {
        Path command = Path.of("/proc/" + process.pid() + "/cmdline");
        while (!Files.readString(command).endsWith("\0001\0")) {
            Thread.onSpinWait();
        }
        return Files.readString(command.resolveSibling("comm")).strip();
    }

    @Test
    void namesAMountBeneath() throws Exception {
        LoopDisk outer = bench.formatted("outer");
        LoopDisk inner = bench.formatted("inner");
        bench.add(outer, "outer");
        Path beneath = Files.createDirectory(bench.places.media().resolve("outer/beneath"));
        bench.add(inner, beneath);

        DiskException e = Bench.refused(ErrorCode.BUSY, () -> bench.points.remove(outer, "outer", false));

        Bench.assertMessage(e, "mount of " + inner.device(), beneath.toString());
    }

    @Test
    void doesNotUnmountWhatLiesOnTop() throws Exception {
        LoopDisk disk = bench.formatted("below");
        bench.add(disk, "below");
        Path folder = bench.places.media().resolve("below");
        Mounts.mount("above", folder, "tmpfs", Set.of(MountFlag.NO_SUID), "size=64k");

        DiskException e = Bench.refused(ErrorCode.BUSY, () -> bench.points.remove(disk, "below", false));
        Bench.assertMessage(e, "another mount on top");
        assertEquals("above", MountTable.read().at(folder).orElseThrow().source());

        bench.points.remove(disk, "below", true);
        bench.assertNothingLeft();
    }

    @Test
    void removesAllPointsOrNone() throws Exception {
        LoopDisk disk = bench.formatted("all");
        Path folder = bench.folder("folder");
        bench.add(disk, "all");
        bench.add(disk, folder);
        bench.add(disk, "last");
        try (Holding holder = new Holding(bench.places.media().resolve("all/held"))) {
            DiskException e = Bench.refused(ErrorCode.BUSY, () -> bench.points.removing(disk, false));
            Bench.assertMessage(e, "pid " + holder.pid());
            assertEquals(3, MountTable.read().ofDevice(disk.device()).size());
            assertTrue(bench.points.list(disk).stream().allMatch(MountingPoint::mounted));

            bench.points.removing(disk, true);

            assertEquals(0, MountTable.read().ofDevice(disk.device()).size());
            assertEquals(3, bench.points.list(disk).size());
        }
    }

    @Test
    void dropsAPointThatSomebodyUnmounts() throws Exception {
        LoopDisk disk = bench.formatted("dropped");
        bench.add(disk, "dropped");
        bench.add(disk, "stays");
        bench.awaitEvent("stays was added");

        Commands.run("umount", bench.places.media().resolve("dropped").toString());

        bench.awaitEvent("dropped was unmounted by somebody else");
        assertEquals("stays", bench.only(disk).spec().target());
        assertFalse(Files.exists(bench.places.media().resolve("dropped")));
        assertFalse(Files.exists(bench.places.devices().resolve("dropped"), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void leavesAFolderToAnotherMount() throws Exception {
        LoopDisk disk = bench.formatted("replaced");
        bench.add(disk, "replaced");
        Path folder = bench.places.media().resolve("replaced");
        // without its watch it sees both steps at once; with it, the folder is gone after the first
        bench.points.stop();
        Commands.run("sh", "-c", "umount \"$1\" && mount -t tmpfs -o size=64k foreign \"$1\"", "sh", folder.toString());

        assertEquals(List.of(), bench.points.list(disk));

        assertEquals("foreign", MountTable.read().at(folder).orElseThrow().source());
        bench.awaitEvent("was unmounted by somebody else");
        Bench.refused(ErrorCode.ALREADY_EXISTS, () -> bench.add(disk, "replaced"));
    }

    @Test
    void sharesMountingAmongThreads() throws Exception {
        LoopDisk disk = bench.formatted("threads");
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 4; i++) {
            String name = "thread" + i;
            Thread thread = new Thread(() -> {
                try {
                    for (int round = 0; round < 5; round++) {
                        bench.add(disk, name);
                        assertTrue(bench.points.list(disk).stream()
                                .anyMatch(point -> point.spec().target().equals(name) && point.mounted()));
                        bench.points.remove(disk, name, false);
                    }
                } catch (DiskException | AssertionError e) {
                    failures.add(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failures);
        bench.assertNothingLeft();
    }
}
