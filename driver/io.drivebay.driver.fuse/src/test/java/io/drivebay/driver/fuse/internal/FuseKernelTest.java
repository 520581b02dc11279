package io.drivebay.driver.fuse.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.Capability;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.driver.Attachment;
import io.drivebay.api.driver.StorageType;
import io.drivebay.driver.linux.LoopDevice;
import io.drivebay.driver.linux.MountTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On the real kernel: needs root, /dev/fuse, loop devices and io_uring. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuseKernelTest {
    private static final int SIZE = 64 << 20;

    private FuseDriver driver = new FuseDriver();
    private MemoryTarget target;
    private Attachment attachment;
    private Path image;

    @TempDir
    Path folder;

    private Path insert(String channel, int sector) throws IOException {
        return insert(new MemoryTarget(SIZE, sector, Map.of("channel", channel)));
    }

    private Path insert(MemoryTarget disk) throws IOException {
        target = disk;
        attachment = driver.attach(disk);
        assertTrue(attachment.node().isEmpty(), "a node without a medium");
        attachment.mediumInserted();
        image = Path.of(attachment.details().get("image"));
        return attachment.node().orElseThrow();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        if (attachment != null) {
            attachment.detach(true);
            attachment.detach(true);
            assertTrue(attachment.node().isEmpty());
            assertFalse(Files.exists(image), "the image file is left");
            assertFalse(Files.exists(Path.of(image.toString().replace(".img", ".lock"))), "the lock is left");
            assertTrue(LoopDevice.boundTo(image).isEmpty(), "a loop device is left");
            assertTrue(MountTable.read().at(image).isEmpty(), "the mount is left");
            if (!target.late) {
                assertEquals(0, target.openSlots.get(), "slots are left open");
            }
            assertTrue(
                    Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().startsWith("drivebay-fuse-fuse-test")),
                    "a thread is left");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "io_uring"})
    void carriesAFileSystem(String channel) throws Exception {
        Path node = insert(channel, 512);
        assertEquals(channel, attachment.details().get("channel"));
        assertEquals("true", attachment.details().get("direct-io"));
        fileSystemRoundTrip(node);
        attachment.mediumRemoved(false);
    }

    @Test
    void theRingIsTakenWhereNothingElseIsAsked() throws Exception {
        assertEquals("io_uring", driver.probe().facts().get("channel"));
        assertEquals(List.of(), driver.probe().reasons());
        fileSystemRoundTrip(insert(new MemoryTarget(SIZE, 512, Map.of())));
        assertEquals("io_uring", attachment.details().get("channel"));
        assertFalse(attachment.details().containsKey("fallback"));
    }

    @Test
    void theKernelsSwitchIsTurnedOn() throws Exception {
        Path parameter = Files.writeString(folder.resolve("enable_uring"), "N\n");
        driver = new FuseDriver(new UringSwitch(parameter));
        assertEquals("io_uring", driver.probe().facts().get("channel"));
        insert(new MemoryTarget(SIZE, 512, Map.of()));
        assertEquals("io_uring", attachment.details().get("channel"));
        assertEquals("Y", Files.readString(parameter));
    }

    @Test
    void theClassicChannelIsTakenWhereTheKernelHasNoRing() throws Exception {
        driver = new FuseDriver(new UringSwitch(folder.resolve("missing")));
        assertEquals("classic", driver.probe().facts().get("channel"));
        String why = "no FUSE over io_uring: the kernel is older than 6.14";
        assertTrue(
                driver.probe().reasons().get(0).startsWith(why), driver.probe().toString());
        Attachment asking = driver.attach(new MemoryTarget(SIZE, 512, Map.of("channel", "io_uring")));
        DiskException refusal = assertThrows(DiskException.class, asking::mediumInserted);
        assertEquals(ErrorCode.NOT_SUPPORTED, refusal.code());
        assertTrue(refusal.getMessage().startsWith(why), refusal.getMessage());
        assertTrue(asking.node().isEmpty());

        fileSystemRoundTrip(insert(new MemoryTarget(SIZE, 512, Map.of())));

        assertEquals("classic", attachment.details().get("channel"));
        String fallback = attachment.details().get("fallback");
        assertTrue(fallback.startsWith(why), fallback);
    }

    /** A probe cannot foresee everything. */
    @Test
    void theClassicChannelIsTakenWhereTheRingDoesNotOpen() throws Exception {
        // nobody writes to a folder
        driver = new FuseDriver(new UringSwitch(folder));
        insert(new MemoryTarget(SIZE, 512, Map.of()));
        assertEquals("classic", attachment.details().get("channel"));
        String fallback = attachment.details().get("fallback");
        assertTrue(fallback.contains(folder.toString()), fallback);
    }

    /** The same when every request is done by other threads. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "io_uring"})
    void carriesAFileSystemOfASlowProvider(String channel) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(3);
        try {
            Path node = insert(channel, 512);
            target.executor = executor;
            fileSystemRoundTrip(node);
            attachment.mediumRemoved(false);
            target.executor = null;
        } finally {
            executor.shutdownNow();
        }
    }

    /** A ring whose every entry is with a slow provider is not at its end. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "io_uring"})
    void goesOnAfterEveryPlaceWasInUse(String channel) throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            insert(new MemoryTarget(SIZE, 512, Map.of("channel", channel, "queue-depth", "1")));
            target.set(9 << 20, (byte) 7);
            target.executor = executor;
            for (int i = 1; i <= 3; i++) {
                assertEquals(7, firstByte(attachment.node().orElseThrow(), 9 << 20));
            }
        } finally {
            executor.shutdownNow();
        }
    }

    /** Read past the page cache, on a thread that is not waited for longer than it may take. */
    private static byte firstByte(Path node, long offset) throws Exception {
        Process reader = new ProcessBuilder(
                        "dd", "if=" + node, "iflag=direct,skip_bytes", "skip=" + offset, "bs=4096", "count=1")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(reader.waitFor(20, TimeUnit.SECONDS), "the read hangs");
        assertEquals(0, reader.exitValue());
        return reader.getInputStream().readAllBytes()[0];
    }

    private void fileSystemRoundTrip(Path node) throws Exception {
        Shell.ok("mkfs.ext4 -q -F " + node);
        Shell.ok("mount " + node + " " + folder);
        try {
            Random random = new Random(5);
            byte[] bytes = new byte[3 << 20];
            random.nextBytes(bytes);
            for (int i = 0; i < 8; i++) {
                Files.write(folder.resolve("f" + i), bytes);
            }
            DiskException busy = assertThrows(DiskException.class, () -> attachment.mediumRemoved(false));
            assertEquals(ErrorCode.BUSY, busy.code());
            assertTrue(busy.getMessage().contains(folder.toString()), busy.getMessage());
            Shell.ok("sync; echo 3 > /proc/sys/vm/drop_caches; cd " + folder
                    + " && for i in 1 2 3 4 5 6 7; do cmp f0 f$i;" + " done");
            assertEquals(-1, java.util.Arrays.mismatch(bytes, Files.readAllBytes(folder.resolve("f3"))));
        } finally {
            Shell.ok("umount " + folder);
        }
        Shell.ok("fsck.ext4 -fn " + node);
        assertTrue(target.flushes.get() > 0, "no flush reached the disk");
    }

    @ParameterizedTest
    @CsvSource({"512,classic", "1024,io_uring", "2048,classic", "4096,io_uring"})
    void hasTheSectorSize(int sector, String channel) throws Exception {
        Path node = insert(channel, sector);
        assertEquals(Integer.toString(sector), Shell.ok("blockdev --getss " + node));
        assertEquals(Integer.toString(SIZE), Shell.ok("blockdev --getsize64 " + node));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "io_uring"})
    void growsAndShrinks(String channel) throws Exception {
        MemoryTarget disk = new MemoryTarget(SIZE, 512, Map.of("channel", channel));
        disk.bytes = 16 << 20;
        Path node = insert(disk);
        for (int mebibytes : new int[] {32, 8, 64}) {
            disk.bytes = (long) mebibytes << 20;
            attachment.resized();
            assertEquals(Long.toString(disk.bytes), Shell.ok("blockdev --getsize64 " + node));
            Shell.ok("dd if=/dev/zero of=" + node + " bs=4096 count=1 oflag=direct status=none seek="
                    + (disk.bytes / 4096 - 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "io_uring"})
    void discardAndZeroesReachTheDisk(String channel) throws Exception {
        Path node = insert(channel, 512);
        target.set(1 << 20, (byte) 9);
        Shell.ok("blkdiscard -o 1048576 -l 1048576 " + node);
        assertEquals(1 << 20, target.zeroed.get());
        assertEquals(0, target.at(1 << 20));
        target.set(1 << 20, (byte) 9);
        Shell.ok("blkdiscard -z -o 1048576 -l 65536 " + node);
        assertEquals(0, target.at(1 << 20));
        attachment.mediumRemoved(false);

        target.capabilities = EnumSet.of(Capability.WRITE, Capability.FLUSH);
        attachment.mediumInserted();
        Path again = attachment.node().orElseThrow();
        assertTrue(Shell.run("blkdiscard -o 0 -l 65536 " + again).status() != 0, "discards nevertheless");
        target.set(0, (byte) 9);
        Shell.ok("blkdiscard -z -o 0 -l 65536 " + again);
        assertEquals(0, target.at(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "io_uring"})
    void fsyncReachesFlushAndFailsWithIt(String channel) throws Exception {
        Path node = insert(channel, 512);
        try (RandomAccessFile file = new RandomAccessFile(node.toFile(), "rw")) {
            file.write(1);
            file.getFD().sync();
            long flushes = target.flushes.get();
            assertTrue(flushes > 0);
            target.flushError = ErrorCode.DISK_FULL;
            file.write(2);
            assertThrows(IOException.class, () -> file.getFD().sync());
            target.flushError = null;
            file.write(3);
            file.getFD().sync();
            assertTrue(target.flushes.get() > flushes + 1, "the kernel stopped to flush");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "io_uring"})
    void errorsReachTheApplication(String channel) throws Exception {
        Path node = insert(channel, 4096);
        Map<ErrorCode, String> words = new HashMap<>(Map.of(
                ErrorCode.DISK_FULL, "No space left",
                ErrorCode.WRITE_PROTECT, "Read-only file system",
                ErrorCode.SEM_TIMEOUT, "timed out",
                ErrorCode.IO_DEVICE, "Input/output error"));
        for (var expected : words.entrySet()) {
            target.writeError = expected.getKey();
            String dd = "dd if=/dev/zero bs=4096 count=1 oflag=direct conv=notrunc of=";
            Shell.Result onFile = Shell.run(dd + image);
            assertTrue(onFile.output().contains(expected.getValue()), onFile.output());
            // the block layer knows fewer errors: EROFS becomes EIO there
            Shell.Result onNode = Shell.run(dd + node);
            String there = expected.getKey() == ErrorCode.WRITE_PROTECT ? "Input/output error" : expected.getValue();
            assertTrue(onNode.output().contains(there), onNode.output());
        }
        target.writeError = null;
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "io_uring"})
    void readOnlyIsReadOnly(String channel) throws Exception {
        MemoryTarget disk = new MemoryTarget(SIZE, 512, Map.of("channel", channel));
        disk.readOnly = true;
        Path node = insert(disk);
        assertEquals("1", Shell.ok("blockdev --getro " + node));
        assertTrue(Shell.run("dd if=/dev/zero of=" + node + " count=1 conv=notrunc")
                        .status()
                != 0);
    }

    @Test
    void aCdromSaysThatItIsNone() throws Exception {
        MemoryTarget disk = new MemoryTarget(SIZE, 2048, Map.of());
        disk.type = StorageType.CDROM;
        disk.readOnly = true;
        assertTrue(driver.probe().types().contains(StorageType.CDROM));
        Path node = insert(disk);
        assertEquals("2048", Shell.ok("blockdev --getss " + node));
        assertEquals("1", Shell.ok("blockdev --getro " + node));
        String drive = attachment.details().get("drive");
        assertTrue(drive.startsWith("a read-only disk, and no CD-ROM drive"), drive);
        attachment.mediumRemoved(false);
        assertEquals(drive, attachment.details().get("drive"));
    }

    /** What the kernel then finds depends on the partition tables that it was built for. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void partitionsAreLookedForOnRequest(boolean scan) throws Exception {
        MemoryTarget disk = new MemoryTarget(SIZE, 512, Map.of());
        disk.scan = scan;
        Path node = insert(disk);
        Path flag = Path.of("/sys/block", node.getFileName().toString(), "loop/partscan");
        assertEquals(scan ? "1" : "0", Files.readString(flag).strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "io_uring"})
    void forcedRemovalCutsHoldersOff(String channel) throws Exception {
        Path node = insert(channel, 512);
        Shell.ok("mkfs.ext4 -q -F " + node);
        Shell.ok("mount " + node + " " + folder);
        Path file = folder.resolve("held");
        Files.write(file, new byte[8 << 20]);
        Shell.ok("sync; echo 3 > /proc/sys/vm/drop_caches");
        try (FileChannel held = FileChannel.open(file, StandardOpenOption.READ)) {
            attachment.mediumRemoved(true);
            assertTrue(Shell.run("mountpoint -q " + folder).status() != 0, "still mounted");
            assertThrows(IOException.class, () -> held.read(ByteBuffer.allocate(4096), 4 << 20));
        }
        try (var watch = io.drivebay.driver.linux.CloseWatch.on(node)) {
            assertTrue(
                    watch.await(() -> LoopDevice.boundTo(image).isEmpty(), java.time.Duration.ofSeconds(10)),
                    "the loop device stays after its last holder is gone");
        }
    }

    /** Somebody has let go of our image and bound the device to a file of theirs, which they use. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDeviceThatSomebodyElseTookIsLeftAlone(boolean force) throws Exception {
        Path node = insert("classic", 512);
        Path theirs = Files.createFile(folder.resolve("theirs"));
        Path mount = Files.createDirectory(folder.resolve("mount"));
        Shell.ok("losetup -d " + node + " && truncate -s 16M " + theirs + " && mkfs.ext4 -q -F " + theirs
                + " && losetup " + node + " " + theirs + " && mount " + node + " " + mount);
        try {
            assertEquals(List.of(), attachment.holders());
            attachment.mediumRemoved(force);
            assertEquals(theirs.toString(), Shell.ok("losetup -n -O BACK-FILE " + node));
            Shell.ok("mountpoint -q " + mount);
        } finally {
            Shell.ok("umount " + mount + "; losetup -d " + node);
        }
    }

    /** The device is gone and nothing shows the medium: that its lock file stays does not take that back. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void troubleAtTheEndIsNoMediumThatStays(boolean force) throws Exception {
        Path node = insert("classic", 512);
        Path lock = Path.of(image.toString().replace(".img", ".lock"));
        Shell.ok("chattr +i " + lock);
        try {
            attachment.mediumRemoved(force);
            assertTrue(attachment.node().isEmpty(), "a node without a medium");
            assertTrue(LoopDevice.boundTo(image).isEmpty());
            assertTrue(Files.exists(lock), "nothing is left: the test shows nothing");
        } finally {
            Shell.ok("chattr -i " + lock);
        }
        attachment.mediumInserted();
        Shell.ok("dd if=" + attachment.node().orElse(node) + " of=/dev/null bs=4096 count=1 iflag=direct");
    }

    /** A provider that never answers: its requests fail, others go on, and going down does not wait. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "io_uring"})
    void lateRequestsDoNotStopTheDisk(String channel) throws Exception {
        Path node = insert(channel, 4096);
        target.late = true;
        for (int i = 0; i < 20; i++) {
            assertTrue(Shell.run("dd if=" + node + " of=/dev/null bs=4096 count=1 iflag=direct")
                    .output()
                    .contains("timed out"));
        }
        target.late = false;
        Shell.ok("dd if=" + node + " of=/dev/null bs=1M count=8 iflag=direct");
        assertEquals(20, target.kept.size());
        target.kept.forEach(handler -> handler.released());
        attachment.mediumRemoved(false);
        assertEquals(0, target.openSlots.get());
    }

    /** The kernel then has no entry left, and the channel must still be there for the answers. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "io_uring"})
    void providersMayKeepEveryEntry(String channel) throws Exception {
        Path node = insert(new MemoryTarget(SIZE, 4096, Map.of("channel", channel, "queue-depth", "1")));
        BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
        target.executor = held::add;
        ProcessBuilder reading = new ProcessBuilder(
                "dd", "if=" + node, "of=/dev/null", "bs=4096", "count=1", "iflag=direct", "status=none");
        Process answered = reading.start();
        held.poll(10, TimeUnit.SECONDS).run();
        assertTrue(answered.waitFor(10, TimeUnit.SECONDS), "the answer does not arrive");
        assertEquals(0, answered.exitValue());

        Process cutOff = reading.start();
        Runnable late = held.poll(10, TimeUnit.SECONDS);
        attachment.mediumRemoved(true);
        assertTrue(cutOff.waitFor(10, TimeUnit.SECONDS), "a reader hangs after the removal");
        assertTrue(cutOff.exitValue() != 0);
        late.run();
        assertEquals(0, target.openSlots.get());
    }

    /** Counted by the JVM, for the threads of the channel, over thousands of requests. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "io_uring"})
    void aRequestAllocatesNothing(String channel) throws Exception {
        Path node = insert(channel, 4096);
        String load = "dd if=" + node + " of=/dev/null bs=4k iflag=direct status=none; dd if=/dev/zero of=" + node
                + " bs=4k count=4096 oflag=direct status=none";
        Shell.ok(load);
        long before = allocatedByChannel();
        Shell.ok(load);
        long requests = SIZE / 4096 + 4096;
        assertTrue((allocatedByChannel() - before) / requests < 1, "a request allocates");
    }

    private static long allocatedByChannel() {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("drivebay-fuse-"))
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getId()))
                .sum();
    }

    @Test
    void anEndFromOutsideIsReported() throws Exception {
        insert("classic", 512);
        int minor = MountTable.read().at(image).orElseThrow().minor();
        io.drivebay.driver.linux.FuseMount.abort(image, minor);
        assertTrue(target.lost.poll(10, TimeUnit.SECONDS).contains("aborted"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "io_uring"})
    void aLoopDeviceTakenAwayIsAnEjection(String channel) throws Exception {
        Path node = insert(channel, 512);
        Shell.ok("dd if=" + image + " of=/dev/null bs=4096 count=1 status=none");
        assertTrue(target.ejections.tryAcquire(30, TimeUnit.SECONDS), "somebody closed the image");
        assertFalse(attachment.ejected(), "and the device is still there");

        Shell.ok("losetup -d " + node);

        assertTrue(target.ejections.tryAcquire(30, TimeUnit.SECONDS));
        assertTrue(attachment.ejected());
        attachment.detach(true);
        assertFalse(attachment.ejected(), "nothing is shown, and nothing was taken away");
        attachment.mediumInserted();
        assertFalse(attachment.ejected());
        attachment.mediumRemoved(false);
    }

    @Test
    void aLivingHostKeepsItsDisk() throws Exception {
        Path node = insert("classic", 512);
        DiskException taken =
                assertThrows(DiskException.class, () -> driver.attach(target).mediumInserted());
        assertEquals(ErrorCode.SHARING_VIOLATION, taken.code());
        new FuseDriver();
        Shell.ok("dd if=" + node + " of=/dev/null bs=4096 count=1 iflag=direct");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "io_uring"})
    void leftoversOfADeadHostAreRemoved(String channel) throws Exception {
        Process host = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        DyingHost.class.getName(),
                        channel)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] words = new BufferedReader(new InputStreamReader(host.getInputStream()))
                .readLine()
                .split(" ");
        Shell.ok("mkfs.ext4 -q -F " + words[0] + " && mount " + words[0] + " " + folder);
        host.destroyForcibly().waitFor();
        Path dead = Path.of("/run/drivebay/fuse", words[1] + ".img");
        assertFalse(LoopDevice.boundTo(dead).isEmpty(), "nothing was left: the test shows nothing");

        new FuseDriver();
        assertTrue(LoopDevice.boundTo(dead).isEmpty(), "the loop device is left");
        assertTrue(Shell.run("mountpoint -q " + folder).status() != 0, "still mounted");
        assertFalse(Files.exists(dead));
        assertFalse(Files.exists(Path.of("/run/drivebay/fuse", words[1] + ".lock")));
    }

    @Test
    void anUnprivilegedUserGetsTheImageFile() throws Exception {
        try (Unprivileged host = new Unprivileged(folder, 65534, List.of(), DyingHost.class, "classic")) {
            String node = host.process().inputReader().readLine().split(" ")[0];
            assertTrue(node.startsWith(folder + "/run/drivebay/fuse/"), node);
            assertEquals(Integer.toString(16 << 20), host.ok("stat -c %s " + node));
            host.ok("sh -c 'printf abc | dd of=" + node + " conv=notrunc,fsync status=none'");
            assertEquals("abc", host.ok("head -c 3 " + node));
            // the end of its input is the wish to end, safely
            host.process().getOutputStream().close();
            assertTrue(host.process().waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, host.process().exitValue());
            assertEquals("", Shell.ok("ls " + folder + "/run/drivebay/fuse"));
        }
    }

    @Test
    void aMissingDeviceIsSaidWithItsMend() {
        System.setProperty("drivebay.fuse.device", "/dev/drivebay-no-fuse");
        try {
            FuseDriver without = new FuseDriver();
            assertFalse(without.probe().usable());
            assertTrue(without.probe().reasons().get(0).contains("modprobe fuse"));
            assertThrows(DiskException.class, () -> without.attach(new MemoryTarget(SIZE, 512, Map.of())));
        } finally {
            System.clearProperty("drivebay.fuse.device");
        }
    }
}
