package io.drivebay.mount.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.driver.linux.MountTable;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundle stops and starts again; hosts die; hosts live side by side. */
@Timeout(60)
class LivesTest {
    private Bench bench;

    @BeforeEach
    void setUp() throws Exception {
        bench = new Bench();
    }

    @AfterEach
    void tearDown() throws Exception {
        bench.close();
    }

    private void restart() throws Exception {
        bench.points.stop();
        bench.start(HostId.own());
    }

    @Test
    void aNewLifeTakesUpWhatIsThere() throws Exception {
        LoopDisk disk = bench.formatted("adopted");
        LoopDisk blank = bench.blank("blank");
        Path folder = bench.folder("a folder");
        bench.add(disk, "name");
        bench.add(disk, folder);
        bench.add(blank, "later");
        List<MountingPoint> before = bench.points.list(disk);

        bench.points.stop();
        assertEquals(2, MountTable.read().ofDevice(disk.device()).size(), "mounts stay while the bundle is updated");
        bench.start(HostId.own());
        bench.points.present(List.of(disk, blank));

        assertEquals(before, bench.points.list(disk));
        assertEquals(2, MountTable.read().ofDevice(disk.device()).size());
        Bench.refused(ErrorCode.ALREADY_EXISTS, () -> bench.add(blank, folder));
        blank.mkfs("ext4");
        bench.awaitEvent("later was mounted");
        bench.points.deleted(disk);
        bench.points.deleted(blank);
        bench.assertNothingLeft();
    }

    @Test
    void aNewLifeMountsWhatWasFormattedMeanwhile() throws Exception {
        LoopDisk disk = bench.blank("meanwhile");
        bench.add(disk, "meanwhile");
        bench.points.stop();
        disk.mkfs("ext4");
        bench.start(HostId.own());

        bench.points.present(List.of(disk));

        assertTrue(bench.only(disk).mounted());
    }

    @Test
    void aNewLifeDropsWhatWasUnmountedMeanwhile() throws Exception {
        LoopDisk disk = bench.formatted("unmounted");
        bench.add(disk, "unmounted");
        bench.points.stop();
        Commands.run("umount", bench.places.media().resolve("unmounted").toString());
        bench.start(HostId.own());

        bench.points.present(List.of(disk));

        bench.awaitEvent("was unmounted by somebody else");
        assertEquals(List.of(), bench.points.list(disk));
        bench.assertNothingLeft();
    }

    @Test
    void aNewLifeForgetsDisksThatAreGone() throws Exception {
        LoopDisk disk = bench.formatted("gone");
        bench.add(disk, "gone");
        restart();

        bench.points.present(List.of());

        bench.assertNothingLeft();
    }

    @Test
    void aNewLifeFollowsADiskToAnotherNode() throws Exception {
        LoopDisk disk = bench.formatted("moved");
        LoopDisk thief = bench.blank("thief");
        bench.add(disk, "moved");
        Path link = bench.places.devices().resolve("moved");
        bench.points.stop();
        Commands.run("umount", bench.places.media().resolve("moved").toString());
        Path before = disk.device();
        disk.unplug();
        // somebody takes the number, so that the disk gets another one
        Commands.run(
                "losetup", before.toString(), bench.root.resolve("thief.img").toString());
        try {
            disk.plug(false);
            bench.start(HostId.own());

            bench.points.present(List.of(disk, thief));

            assertTrue(bench.only(disk).mounted());
            assertEquals(disk.device(), Files.readSymbolicLink(link));
        } finally {
            Commands.run("losetup", "--detach", before.toString());
        }
    }

    @Test
    void cleansUpAfterADeadHost() throws Exception {
        LoopDisk disk = bench.formatted("orphan");
        Path folder = leftByADeadHost(disk, "orphan");
        try (Holding holder = new Holding(folder.resolve("held"))) {
            assertTrue(holder.pid() > 0);

            bench.start(HostId.own());

            bench.assertNothingLeft();
            assertTrue(Files.isDirectory(folder), "the folder is the user's");
        }
        bench.add(disk, "orphan");
        assertTrue(bench.only(disk).mounted(), "the name is free again");
    }

    /** A disk with a point by name and one at a folder, whose host died. */
    private Path leftByADeadHost(LoopDisk disk, String name) throws Exception {
        Path folder = bench.folder("a folder");
        bench.points.stop();
        Process other = new ProcessBuilder("cat").start();
        bench.start(HostId.of(other.pid()));
        bench.add(disk, name);
        bench.add(disk, folder);
        bench.points.stop();
        other.destroy();
        other.waitFor();
        return folder;
    }

    /** As that, and its device outlives it. */
    private Path leftWaiting(LoopDisk disk, Duration wait) throws Exception {
        Path folder = leftByADeadHost(disk, "waits");
        Path device = disk.device();
        UUID guid = disk.spec().guid();
        bench.reconnection =
                (node, id) -> node.equals(device) && id.equals(guid) ? Optional.of(wait) : Optional.empty();
        return folder;
    }

    /** As a file system does whose device fails. */
    private static void fail(String type, Path folder) throws Exception {
        if (type.equals("ext4")) {
            Commands.run("mount", "-o", "remount,abort", folder.toString());
        } else {
            Commands.run("xfs_io", "-x", "-c", "shutdown", folder.toString());
        }
    }

    @Test
    void takesOverWhatWaitsForItsDisk() throws Exception {
        LoopDisk disk = bench.formatted("waits");
        LoopDisk other = bench.formatted("other");
        Path folder = leftWaiting(disk, Duration.ofMinutes(5));
        Path file = folder.resolve("held");
        try (OutputStream open = Files.newOutputStream(file)) {
            bench.start(HostId.own());
            bench.points.present(List.of());
            bench.add(other, "other");
            open.write('a');
            assertTrue(bench.mounted(folder), "nothing is unmounted beneath who uses it");
            Bench.refused(ErrorCode.ALREADY_EXISTS, () -> bench.add(other, "waits"));
            Bench.refused(ErrorCode.ALREADY_EXISTS, () -> bench.add(other, folder));

            bench.points.inserted(disk);

            List<MountingPoint> points = bench.points.list(disk);
            assertEquals(2, points.size(), points::toString);
            assertTrue(points.stream().allMatch(MountingPoint::mounted), points::toString);
            assertEquals(MountingPointSpec.of("waits"), points.get(0).spec());
            assertEquals(2, MountTable.read().ofDevice(disk.device()).size());
            open.write('b');
        }
        assertEquals("ab", Files.readString(file));
        // as its own, in its next life as well
        restart();
        bench.points.present(List.of(disk, other));
        assertEquals(2, bench.points.list(disk).size());
        bench.points.deleted(disk);
        bench.points.deleted(other);
        bench.assertNothingLeft();
    }

    @Test
    void takesOverWhatIsThereBeforeTheBundle() throws Exception {
        LoopDisk disk = bench.formatted("waits");
        leftWaiting(disk, Duration.ofMinutes(5));
        bench.start(HostId.own());

        bench.points.present(List.of(disk));

        assertEquals(2, bench.points.list(disk).size());
        bench.points.deleted(disk);
        bench.assertNothingLeft();
    }

    @Test
    void aDiskWithoutItsMediumYetLeavesWhatWaitsAlone() throws Exception {
        LoopDisk disk = bench.formatted("waits");
        Path folder = leftWaiting(disk, Duration.ofMinutes(5));
        Path device = disk.device();
        disk.hide();
        bench.start(HostId.own());
        bench.points.present(List.of(disk));
        assertEquals(List.of(), bench.points.list(disk));
        assertTrue(bench.mounted(folder));

        disk.show(device);
        bench.points.inserted(disk);

        assertEquals(2, bench.points.list(disk).size());
        bench.points.deleted(disk);
        bench.assertNothingLeft();
    }

    @Test
    void whatWaitsTooLongIsRemoved() throws Exception {
        LoopDisk disk = bench.formatted("waits");
        Path folder = leftWaiting(disk, Duration.ofSeconds(1));
        bench.start(HostId.own());
        assertTrue(bench.mounted(folder));
        bench.awaitNothingLeft();
        assertTrue(Files.isDirectory(folder), "the folder is the user's");
    }

    @Test
    void whatIsTakenAwayMeanwhileIsRemoved() throws Exception {
        LoopDisk disk = bench.formatted("waits");
        Path folder = leftWaiting(disk, Duration.ofMinutes(5));
        bench.start(HostId.own());
        Commands.run("umount", folder.toString());
        Commands.run("umount", bench.places.media().resolve("waits").toString());
        bench.awaitNothingLeft();
    }

    @Test
    void whatComesBackAtAnotherNodeIsMountedFromThere() throws Exception {
        LoopDisk disk = bench.formatted("waits");
        LoopDisk fresh = bench.formatted("fresh");
        Path folder = leftWaiting(disk, Duration.ofMinutes(5));
        bench.start(HostId.own());
        Path device = disk.device();
        disk.show(fresh.device());

        bench.points.inserted(disk);

        assertEquals(2, bench.points.list(disk).size());
        assertEquals(
                fresh.device().toString(), MountTable.read().at(folder).get().source());
        bench.points.deleted(disk);
        disk.show(device);
        bench.assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs"})
    void aFileSystemThatFailedIsMountedAnew(String type) throws Exception {
        LoopDisk disk = bench.blank("waits");
        disk.mkfs(type);
        Path folder = leftWaiting(disk, Duration.ofMinutes(5));
        fail(type, folder);
        bench.start(HostId.own());

        bench.points.inserted(disk);

        List<MountingPoint> points = bench.points.list(disk);
        assertTrue(points.stream().allMatch(MountingPoint::mounted), points::toString);
        Files.writeString(folder.resolve("file"), "works");
        bench.points.deleted(disk);
        bench.assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs"})
    void aFileSystemThatFailedAndIsInUseIsNotShownAsIfItWorked(String type) throws Exception {
        LoopDisk disk = bench.blank("waits");
        disk.mkfs(type);
        Path folder = leftWaiting(disk, Duration.ofMinutes(5));
        try (OutputStream open = Files.newOutputStream(folder.resolve("held"))) {
            open.write('a');
            fail(type, folder);
            bench.start(HostId.own());

            bench.points.inserted(disk);

            for (MountingPoint point : bench.points.list(disk)) {
                assertFalse(point.mounted(), point::toString);
                assertTrue(point.message().isPresent(), point::toString);
            }
        }
        bench.points.deleted(disk);
        bench.assertNothingLeft();
    }

    @Test
    void leavesThePointsOfAnotherLivingHostAlone() throws Exception {
        LoopDisk disk = bench.formatted("theirs");
        LoopDisk blank = bench.blank("reserved");
        LoopDisk ours = bench.formatted("ours");
        Path folder = bench.folder("waits");
        bench.points.stop();
        Process other = new ProcessBuilder("cat").start();
        bench.start(HostId.of(other.pid()));
        try {
            bench.add(disk, "theirs");
            bench.add(blank, folder);
            bench.points.stop();

            bench.start(HostId.own());

            assertTrue(bench.mounted(bench.places.media().resolve("theirs")));
            Bench.refused(ErrorCode.ALREADY_EXISTS, () -> bench.add(ours, "theirs"));
            DiskException e = Bench.refused(ErrorCode.ALREADY_EXISTS, () -> bench.add(ours, folder));
            Bench.assertMessage(e, "another host");
            bench.points.stop();
        } finally {
            other.destroy();
            other.waitFor();
        }
        bench.start(HostId.own());
        bench.assertNothingLeft();
    }

    @Test
    void touchesNothingThatIsNotAsRecorded() throws Exception {
        LoopDisk disk = bench.formatted("changed");
        bench.points.stop();
        Process other = new ProcessBuilder("cat").start();
        bench.start(HostId.of(other.pid()));
        bench.add(disk, "changed");
        bench.points.stop();
        other.destroy();
        other.waitFor();
        Path link = bench.places.devices().resolve("changed");
        Path folder = bench.places.media().resolve("changed");
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("/dev/null"));
        Commands.run("umount", folder.toString());
        Path file = Files.writeString(folder.resolve("file"), "somebody's");

        bench.start(HostId.own());

        assertTrue(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
        assertEquals("somebody's", Files.readString(file));
        assertFalse(Files.exists(bench.places.state().resolve(HostId.own().toString())));
    }
}
