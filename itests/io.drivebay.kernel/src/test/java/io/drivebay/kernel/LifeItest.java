package io.drivebay.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.testhost.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a disk in its life, seen from the system's own tools. */
@Timeout(600)
final class LifeItest {
    private static final long MEBI = 1 << 20;

    @TempDir
    Path folder;

    private Host host;

    @BeforeEach
    void start() throws Exception {
        host = Host.started(folder.resolve("home"));
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
        Traces.areNone();
    }

    @Test
    void growsWhileMountedAndShrinksWhileNot() throws Exception {
        String name = Host.MARK + "sized";
        Path image = folder.resolve("image");
        host.up(name, "file:" + image + "?size=256M", "--format btrfs", "--at", name);
        String node = host.node(name);
        Path mounted = Path.of("/media/drivebay", name);
        Path file = Files.write(mounted.resolve("file"), new byte[(int) (20 * MEBI)]);
        String sum = Tree.sha256(file);

        host.drivebay().exec("disk:resize " + name + " 512M");
        assertEquals(512 * MEBI, size(node));
        assertEquals(512 * MEBI, Files.size(image));
        Command.output("btrfs", "filesystem", "resize", "max", mounted.toString());
        assertEquals(512 * MEBI, Files.getFileStore(file).getTotalSpace());
        Command.output("btrfs", "filesystem", "resize", "256M", mounted.toString());

        Host.refused(host.drivebay().run("exec", "disk:resize " + name + " 256M"), "cannot shrink while it is in use");
        assertEquals(512 * MEBI, size(node));
        host.drivebay().exec("mount:remove " + name + " " + name);
        host.drivebay().exec("disk:resize " + name + " 256M");
        assertEquals(256 * MEBI, size(node));
        assertEquals(256 * MEBI, Files.size(image));
        Command.output("btrfs", "check", node);
        host.drivebay().exec("mount:add " + name + " " + name);
        assertEquals(sum, Tree.sha256(file));
    }

    private static long size(String node) throws Exception {
        return Long.parseLong(Command.output("blockdev", "--getsize64", node));
    }

    @Test
    void aReadOnlyDiskTakesNothing() throws Exception {
        String name = Host.MARK + "read-only";
        Path image = folder.resolve("image");
        host.up(name, "file:" + image + "?size=32M", "--format ext4", "--at", name);
        Path file = Path.of("/media/drivebay", name, "file");
        Files.writeString(file, "there");
        host.down(name);
        String sum = Tree.sha256(image);

        host.up(name, "file:" + image, "--read-only", "--at", name);
        String node = host.node(name);
        assertEquals("1", Command.output("blockdev", "--getro", node));
        assertEquals("there", Files.readString(file));
        assertTrue(Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .anyMatch(line -> line.startsWith(node + " ") && line.contains(" ro,")));
        assertFalse(Command.run("dd", "if=/dev/zero", "of=" + node, "count=1", "conv=fsync")
                        .status()
                == 0);
        assertFalse(Command.run("touch", file.toString()).status() == 0);
        host.down(name);
        assertEquals(sum, Tree.sha256(image));
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2048, 4096})
    void everySectorSize(int sector) throws Exception {
        String name = Host.MARK + "sector-" + sector;
        host.up(name, "file:" + folder.resolve("image") + "?size=32M", "--sector " + sector);
        String node = host.node(name);
        assertEquals(Integer.toString(sector), Command.output("blockdev", "--getss", node));
        new Fio(node, sector, "32M").seeded(Seed.random(name).nextLong()).run();
        if (sector > 512) {
            Command small = Command.run("dd", "if=" + node, "of=/dev/null", "bs=512", "count=1", "iflag=direct");
            assertTrue(small.output().contains("Invalid argument"), small.output());
        }
    }

    @Test
    void trimmingGivesRoomBack() throws Exception {
        String name = Host.MARK + "trimmed";
        Path image = folder.resolve("image");
        Path mounted = Path.of("/media/drivebay", name);
        host.up(name, "file:" + image + "?size=128M", "--format ext4", "--at", name);
        Path file = mounted.resolve("file");
        Command.output("dd", "if=/dev/urandom", "of=" + file, "bs=1M", "count=64", "conv=fsync", "status=none");
        long full = blocks(image);
        assertTrue(full >= 64 * MEBI, () -> full + " bytes");
        Files.delete(file);
        Command.output("sync", "-f", mounted.toString());
        Command.output("fstrim", mounted.toString());
        long trimmed = blocks(image);
        assertTrue(trimmed <= full - 60 * MEBI, () -> trimmed + " bytes of " + full);
    }

    private static long blocks(Path file) throws Exception {
        return Long.parseLong(Command.output("stat", "--format=%b", file.toString())) * 512;
    }

    @Test
    void aFullFileSystemBeneathIsReportedAndTheDiskGoesOn() throws Exception {
        String name = Host.MARK + "full";
        Path small = Files.createDirectory(folder.resolve("small"));
        Command.output("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", small.toString());
        try {
            host.up(name, "file:" + small.resolve("image") + "?size=64M");
            String node = host.node(name);
            Command full = fill(node, "oflag=direct");
            assertTrue(full.status() != 0 && full.output().contains("No space left on device"), full.output());
            // what the page cache took cannot be told before
            Command late = fill(node, "conv=fsync");
            assertTrue(late.status() != 0 && late.output().contains("fsync failed"), late.output());
            assertEquals("READY", host.field(name, "state"));
            Command.output("mount", "-o", "remount,size=128m", small.toString());
            fill(node, "oflag=direct").succeeded();
            fill(node, "conv=fsync").succeeded();
            host.down(name);
        } finally {
            Command.output("umount", "-l", small.toString());
        }
    }

    /** Writes more than the file system beneath has room for at first. */
    private static Command fill(String node, String option) throws Exception {
        return Command.run("dd", "if=/dev/urandom", "of=" + node, "bs=1M", "count=48", option, "status=none");
    }

    @Test
    void sigtermTakesMountedDisksDownInOrder() throws Exception {
        String[][] disks = {{"ext4", "e2fsck -fn"}, {"xfs", "xfs_repair -n -f"}, {"btrfs", "btrfs check"}};
        for (String[] disk : disks) {
            String name = Host.MARK + disk[0];
            host.up(name, "file:" + folder.resolve(disk[0]) + "?size=320M", "--format", disk[0], "--at", name);
            Files.write(Path.of("/media/drivebay", name, "file"), new byte[(int) (8 * MEBI)]);
        }
        ProcessHandle process = ProcessHandle.of(host.drivebay().pid()).orElseThrow();
        process.destroy();
        process.onExit().get(300, TimeUnit.SECONDS);
        Traces.areNone();
        for (String[] disk : disks) {
            Command.output((disk[1] + " " + folder.resolve(disk[0])).split(" "));
        }
        String log = host.drivebay().log();
        List<String> deleted = Pattern.compile("Disk " + Host.MARK + "(\\S+): DELETED")
                .matcher(log)
                .results()
                .map(line -> line.group(1))
                .toList();
        assertEquals(List.of("btrfs", "xfs", "ext4"), deleted, log);
        assertTrue(log.endsWith("Stopped\n"), log);
    }
}
