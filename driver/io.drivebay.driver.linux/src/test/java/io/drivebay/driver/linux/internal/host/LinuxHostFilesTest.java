package io.drivebay.driver.linux.internal.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.ExtentVisitor.State;
import io.drivebay.api.host.HostFile;
import io.drivebay.api.host.HostFileMode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class LinuxHostFilesTest {
    private static final HostFileMode READ = new HostFileMode(false, false, false);
    private static final HostFileMode WRITE = new HostFileMode(true, false, false);
    private static final HostFileMode CREATE = new HostFileMode(true, true, false);
    private static final int MIB = 1 << 20;

    private final LinuxHostFiles files = new LinuxHostFiles();

    @TempDir
    Path folder;

    private HostFile create(Path path, long bytes) throws IOException {
        HostFile file = files.open(path, CREATE);
        file.truncate(bytes);
        return file;
    }

    private static ByteBuffer filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.allocateDirect(length).put(bytes).flip();
    }

    private static byte[] read(HostFile file, long offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocateDirect(length);
        file.read(offset, target);
        assertEquals(length, target.position());
        byte[] bytes = new byte[length];
        target.get(0, bytes);
        return bytes;
    }

    private static DiskException refused(ErrorCode code, Executable attempt) {
        DiskException refusal = assertThrows(DiskException.class, attempt);
        assertEquals(code, refusal.code(), refusal.getMessage());
        return refusal;
    }

    @Test
    void movesBytesAndPositions() throws IOException {
        try (HostFile file = create(folder.resolve("a"), MIB)) {
            ByteBuffer source = filled(3000, 5).limit(2500).position(500);
            file.write(100_001, source);
            assertEquals(2500, source.position());
            assertArrayEquals(filledArray(2000, 5), read(file, 100_001, 2000));
            assertEquals(0, read(file, 100_000, 1)[0]);
            assertEquals(0, read(file, 102_001, 1)[0]);
            assertEquals(MIB, file.size());
            refused(ErrorCode.HANDLE_EOF, () -> read(file, MIB - 10, 20));
        }
    }

    @Test
    void takesTheBytesAtABuffersPosition() throws IOException {
        ByteBuffer whole = ByteBuffer.allocateDirect(64);
        for (int i = 0; i < whole.capacity(); i++) {
            whole.put(i, (byte) i);
        }
        ByteBuffer part = whole.slice(16, 32);
        try (HostFile file = create(folder.resolve("a"), MIB)) {
            file.write(0, part.position(3).limit(7));
            assertArrayEquals(new byte[] {19, 20, 21, 22}, read(file, 0, 4));
            file.write(0, part.clear().asReadOnlyBuffer().position(5).limit(6));
            assertEquals(21, read(file, 0, 1)[0]);
            file.read(0, part.clear().position(30).limit(31));
            assertEquals(21, whole.get(16 + 30));
            assertThrows(IllegalArgumentException.class, () -> file.read(0, ByteBuffer.allocate(1)));
        }
    }

    /** Not even before the compiler has been there. */
    @Test
    void movingBytesAllocatesNothing() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        ByteBuffer buffer = ByteBuffer.allocateDirect(512);
        try (HostFile file = create(folder.resolve("a"), MIB)) {
            move(file, buffer, 10);
            long before = threads.getThreadAllocatedBytes(self);
            move(file, buffer, 1000);
            assertTrue(threads.getThreadAllocatedBytes(self) - before < 1000, "a transfer allocates");
        }
    }

    private static void move(HostFile file, ByteBuffer buffer, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            file.write(0, buffer.clear());
            file.read(0, buffer.clear());
        }
    }

    private static byte[] filledArray(int length, int value) {
        byte[] bytes = new byte[length];
        filled(length, value).get(bytes);
        return bytes;
    }

    @Test
    void followsNoLinks() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        create(real.resolve("a"), MIB).close();
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        Path last = Files.createSymbolicLink(real.resolve("last"), real.resolve("a"));
        refused(ErrorCode.ACCESS_DENIED, () -> files.open(link.resolve("a"), READ));
        refused(ErrorCode.ACCESS_DENIED, () -> files.open(last, WRITE));
        refused(ErrorCode.ACCESS_DENIED, () -> files.open(link.resolve("new"), CREATE));
        refused(ErrorCode.ACCESS_DENIED, () -> files.delete(link.resolve("a")));
        refused(ErrorCode.FILE_EXISTS, () -> files.open(real.resolve("a"), CREATE));
        files.delete(real.resolve("a"));
        files.delete(real.resolve("a"));
        assertTrue(Files.notExists(real.resolve("a")));
    }

    @Test
    void makesFilesForTheOwnerOnly() throws IOException {
        Path path = folder.resolve("a");
        create(path, 1).close();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }

    @Test
    void locksAgainstItself() throws IOException {
        Path path = folder.resolve("a");
        create(path, 1).close();
        try (HostFile first = files.open(path, READ);
                HostFile second = files.open(path, READ)) {
            assertEquals(first.size(), second.size());
            refused(ErrorCode.SHARING_VIOLATION, () -> files.open(path, WRITE));
        }
        HostFile writer = files.open(path, WRITE);
        DiskException refusal = refused(ErrorCode.SHARING_VIOLATION, () -> files.open(path, READ));
        assertTrue(refusal.getMessage().contains("this host itself"), refusal.getMessage());
        writer.close();
        files.open(path, WRITE).close();
    }

    @Test
    void namesTheProcessThatHoldsTheLock() throws IOException {
        Path path = folder.resolve("a");
        create(path, 1).close();
        for (String way : List.of("ours", "java")) {
            try (LockingProcess other = LockingProcess.start(way, path)) {
                DiskException refusal = refused(ErrorCode.SHARING_VIOLATION, () -> files.open(path, WRITE));
                assertTrue(refusal.getMessage().endsWith("process " + other.pid()), refusal.getMessage());
            }
            files.open(path, WRITE).close();
        }
    }

    @Test
    void refusesWhatIsNoFile() throws IOException {
        refused(ErrorCode.FILE_NOT_FOUND, () -> files.open(folder.resolve("none"), READ));
        refused(ErrorCode.INVALID_PARAMETER, () -> files.open(folder, READ));
        Path pipe = folder.resolve("pipe");
        Command.run("mkfifo", pipe.toString());
        refused(ErrorCode.INVALID_PARAMETER, () -> files.open(pipe, READ));
        refused(ErrorCode.INVALID_PARAMETER, () -> files.open(Path.of("/dev/null"), WRITE));
    }

    @Test
    void punchesZeroesAndMaps() throws IOException {
        try (HostFile file = create(folder.resolve("a"), 4 * MIB)) {
            assertTrue(file.canPunchHoles());
            file.write(0, filled(2 * MIB, 1));
            file.punchHole(MIB / 2, MIB);
            assertArrayEquals(new byte[MIB], read(file, MIB / 2, MIB));
            List<String> map = new ArrayList<>();
            file.extents(0, 4 * MIB, (at, length, state) -> map.add(state + " " + at + " " + length));
            assertEquals(
                    List.of(
                            State.DATA + " 0 " + MIB / 2,
                            State.HOLE + " " + MIB / 2 + " " + MIB,
                            State.DATA + " " + (MIB / 2 + MIB) + " " + MIB / 2,
                            State.HOLE + " " + 2 * MIB + " " + 2 * MIB),
                    map);
            file.zero(MIB, 2 * MIB);
            assertArrayEquals(new byte[2 * MIB], read(file, MIB, 2 * MIB));
            assertArrayEquals(filledArray(MIB / 2, 1), read(file, 0, MIB / 2));
            assertEquals(4 * MIB, file.size());
        }
    }

    @Test
    void reportsAFullFileSystemAndGoesOn() throws IOException {
        try (SmallFileSystem small = SmallFileSystem.mount(folder, 4);
                HostFile file = create(small.folder().resolve("a"), 64 * MIB)) {
            file.write(0, filled(2 * MIB, 1));
            refused(ErrorCode.DISK_FULL, () -> file.write(2 * MIB, filled(4 * MIB, 2)));
            refused(ErrorCode.DISK_FULL, () -> file.allocate(0, 32 * MIB));
            file.punchHole(0, 64 * MIB);
            file.write(8 * MIB, filled(2 * MIB, 3));
            assertArrayEquals(filledArray(2 * MIB, 3), read(file, 8 * MIB, 2 * MIB));
            file.sync();
        }
    }

    @Test
    void writesZeroesWhereTheFileSystemCannotZero() throws IOException {
        try (SmallFileSystem small = SmallFileSystem.mount(folder, 8);
                HostFile file = create(small.folder().resolve("a"), 4 * MIB)) {
            file.write(0, filled(4 * MIB, 1));
            file.zero(1000, 2 * MIB + 24);
            byte[] expected = filledArray(4 * MIB, 1);
            Arrays.fill(expected, 1000, 1000 + 2 * MIB + 24, (byte) 0);
            assertArrayEquals(expected, read(file, 0, 4 * MIB));
            List<State> states = new ArrayList<>();
            file.extents(0, 4 * MIB, (at, length, state) -> states.add(state));
            assertEquals(List.of(State.DATA), states, "zeroing has given room back");
        }
    }

    @Test
    void opensBlockDevicesUnlessTheyAreInUse() throws IOException {
        Path image = folder.resolve("image");
        create(image, 16 * MIB).close();
        Path mountPoint = Files.createDirectory(folder.resolve("mnt"));
        Path node = Path.of(Command.run("losetup", "-f", "--show", image.toString()));
        try {
            try (HostFile file = files.open(node, WRITE)) {
                assertEquals(16 * MIB, file.size());
                assertTrue(file.canPunchHoles(), "a loop device over a file gives room back");
                file.write(MIB, filled(MIB, 6));
                file.punchHole(MIB, MIB / 2);
                file.sync();
                assertArrayEquals(new byte[MIB / 2], read(file, MIB, MIB / 2));
                assertArrayEquals(filledArray(MIB / 2, 6), read(file, MIB + MIB / 2, MIB / 2));
                refused(ErrorCode.NOT_SUPPORTED, () -> file.truncate(MIB));
            }
            Command.run("mkfs.ext4", "-q", node.toString());
            Command.run("mount", node.toString(), mountPoint.toString());
            try {
                refused(ErrorCode.BUSY, () -> files.open(node, WRITE));
            } finally {
                Command.run("umount", mountPoint.toString());
            }
        } finally {
            Command.run("losetup", "-d", node.toString());
        }
    }

    /** A loop device over a sparse file on a full file system: what the page cache took cannot be written. */
    @Test
    void neverForgetsAFailedSync() throws IOException {
        try (SmallFileSystem small = SmallFileSystem.mount(folder, 2)) {
            Path image = small.folder().resolve("image");
            create(image, 16 * MIB).close();
            Path node = Path.of(Command.run("losetup", "-f", "--show", image.toString()));
            try (HostFile file = files.open(node, WRITE)) {
                file.sync();
                file.write(0, filled(8 * MIB, 1));
                DiskException first = assertThrows(DiskException.class, file::sync);
                DiskException second = assertThrows(DiskException.class, file::sync);
                assertEquals(first.code(), second.code());
                assertEquals(first.getMessage(), second.getMessage());
            } finally {
                Command.run("losetup", "-d", node.toString());
            }
        }
    }

    @Test
    void readsAndWritesPastThePageCache() throws IOException {
        Path path = folder.resolve("a");
        create(path, MIB).close();
        try (HostFile file = files.open(path, new HostFileMode(true, false, true))) {
            int alignment = file.alignment();
            assertTrue(alignment > 1 && Integer.bitCount(alignment) == 1, "alignment " + alignment);
            ByteBuffer aligned = ByteBuffer.allocateDirect(2 * alignment).alignedSlice(alignment);
            ByteBuffer block = aligned.slice(0, alignment);
            for (int i = 0; i < alignment; i++) {
                block.put(i, (byte) i);
            }
            file.write(alignment, block);
            ByteBuffer again = aligned.slice(0, alignment);
            again.put(0, new byte[alignment]);
            file.read(alignment, again);
            assertEquals((byte) 77, again.get(77));
        }
    }
}
