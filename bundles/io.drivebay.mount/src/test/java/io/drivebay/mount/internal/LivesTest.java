package io.drivebay.mount.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.driver.linux.MountTable;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
        Path folder = bench.folder("a folder");
        bench.points.stop();
        Process other = new ProcessBuilder("cat").start();
        bench.start(HostId.of(other.pid()));
        bench.add(disk, "orphan");
        bench.add(disk, folder);
        bench.points.stop();
        other.destroy();
        other.waitFor();
        try (Holding holder = new Holding(folder.resolve("held"))) {
            assertTrue(holder.pid() > 0);

            bench.start(HostId.own());

            bench.assertNothingLeft();
            assertTrue(Files.isDirectory(folder), "the folder is the user's");
        }
        bench.add(disk, "orphan");
        assertTrue(bench.only(disk).mounted(), "the name is free again");
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
