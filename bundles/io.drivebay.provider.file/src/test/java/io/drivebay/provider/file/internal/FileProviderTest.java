package io.drivebay.provider.file.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.Capability;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.ExtentVisitor.State;
import io.drivebay.api.host.HostFile;
import io.drivebay.api.host.HostFileMode;
import io.drivebay.api.host.HostFiles;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreUriException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileProviderTest {
    private static final int MIB = 1 << 20;
    private static final OpenMode READ_ONLY = new OpenMode(true, 512);

    @TempDir
    Path folder;

    static Stream<HostFiles> hosts() {
        return Stream.of(Images.LINUX, Images.NONE);
    }

    private Path image(long bytes) throws IOException {
        Path image = folder.resolve("a.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        return image;
    }

    private static DiskException refused(ErrorCode code, String words, String store, HostFiles files) {
        return refused(code, words, store, files, new OpenMode(false, 512));
    }

    private static DiskException refused(ErrorCode code, String words, String store, HostFiles files, OpenMode mode) {
        DiskException refusal = assertThrows(
                DiskException.class, () -> Images.open(store, files, mode).close());
        assertEquals(code, refusal.code(), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
        return refusal;
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    private static void run(String... words) throws IOException {
        Process process = new ProcessBuilder(words).inheritIO().start();
        assertEquals(0, process.onExit().orTimeout(30, TimeUnit.SECONDS).join().exitValue(), String.join(" ", words));
    }

    @ParameterizedTest
    @CsvSource({
        "file:, 6, is missing",
        "file:a.img, 6, is relative",
        "file:/tmp/../a.img, 6, '..'",
        "file:/, 6, names no file",
        "file:/tmp/a%0Ab, 6, control characters",
        "file:/tmp/a.img?size=0, 17, 0 bytes",
        "file:/tmp/a.img?size=1000, 17, take 1024",
        "file:/tmp/a.img?size=8E, 17, too large",
        "file:/tmp/a.img?direct=perhaps, 17, neither true nor false"
    })
    void pointsAtWhatIsWrong(String store, int column, String words) {
        StoreUriException refusal = assertThrows(StoreUriException.class, () -> Images.open(store, Images.LINUX));
        assertEquals(column, refusal.column(), refusal.getMessage());
        assertTrue(refusal.reason().contains(words), refusal.getMessage());
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void makesASparseFileForItsOwner(HostFiles files) throws IOException {
        Path image = folder.resolve("new.img");
        Images.open("file:" + image + "?size=1G", files).close();
        assertEquals(1L << 30, Files.size(image));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(image)));
        assertTrue(blocks(image) < 64, "the file takes " + blocks(image) + " blocks");
    }

    private static long blocks(Path file) throws IOException {
        Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        return Long.parseLong(new String(stat.getInputStream().readAllBytes()).strip());
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void refusesAMissingFile(HostFiles files) throws IOException {
        Path image = folder.resolve("none.img");
        refused(ErrorCode.FILE_NOT_FOUND, "?size=", "file:" + image, files);
        refused(ErrorCode.FILE_NOT_FOUND, "for writing first", "file:" + image + "?size=1M", files, READ_ONLY);
        refused(ErrorCode.PATH_NOT_FOUND, "make it first", "file:" + folder + "/no/a.img?size=1M", files);
        refused(ErrorCode.INVALID_PARAMETER, "is a folder", "file:" + folder + "?size=1M", files);
        assertEquals(List.of(), left());
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void neverChangesASizeInSilence(HostFiles files) throws IOException {
        Path image = image(MIB);
        DiskException refusal =
                refused(ErrorCode.INVALID_PARAMETER, "1048576 bytes (1 MiB)", "file:" + image + "?size=2M", files);
        assertTrue(refusal.getMessage().contains("2097152 bytes (2 MiB)"), refusal.getMessage());
        refused(ErrorCode.INVALID_PARAMETER, "512", "file:" + image + "?size=512", files);
        assertEquals(MIB, Files.size(image));
        Images.open("file:" + image, files).close();
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void refusesOddSizes(HostFiles files) throws IOException {
        refused(ErrorCode.INVALID_PARAMETER, "is empty", "file:" + image(0), files);
        refused(ErrorCode.INVALID_PARAMETER, "less than one sector", "file:" + image(100), files);
        refused(ErrorCode.INVALID_PARAMETER, "truncate -s 1536", "file:" + image(1100), files);
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void letsOneWriteOrSeveralRead(HostFiles files) throws IOException {
        Path image = image(MIB);
        String store = "file:" + image;
        try (BlockDevice writer = Images.open(store, files)) {
            assertTrue(writer.capabilities().contains(Capability.WRITE));
            refused(ErrorCode.SHARING_VIOLATION, "this host itself", store, files);
            refused(ErrorCode.SHARING_VIOLATION, "this host itself", store, files, READ_ONLY);
        }
        if (files != null) {
            try (BlockDevice one = Images.open(store, files, READ_ONLY);
                    BlockDevice two = Images.open(store, files, READ_ONLY)) {
                assertEquals(one.capabilities(), two.capabilities());
                assertFalse(one.capabilities().contains(Capability.WRITE));
                refused(ErrorCode.SHARING_VIOLATION, "read-only on both sides", store, files);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void refusesToWriteWhatNobodyMayWrite(HostFiles files) throws IOException {
        Path image = image(MIB);
        Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("r--r--r--"));
        refused(ErrorCode.ACCESS_DENIED, "open it read-only", "file:" + image, files);
        Images.open("file:" + image, files, READ_ONLY).close();
    }

    @Test
    void refusesToWriteOnAReadOnlyFileSystem() throws IOException {
        run("mount", "-t", "tmpfs", "-o", "size=2m", "drivebay-test", folder.toString());
        try {
            Path image = image(MIB);
            run("mount", "-o", "remount,ro", folder.toString());
            for (HostFiles files : new HostFiles[] {Images.LINUX, Images.NONE}) {
                refused(ErrorCode.ACCESS_DENIED, "open it read-only", "file:" + image, files);
                Images.open("file:" + image, files, READ_ONLY).close();
            }
        } finally {
            run("umount", folder.toString());
        }
    }

    @Test
    void refusesLinksOfOthers() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        Images.open("file:" + link + "/a.img?size=1M", Images.LINUX).close();
        Files.setAttribute(link, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);
        refused(ErrorCode.ACCESS_DENIED, "is a link that belongs to", "file:" + link + "/a.img", Images.LINUX);
        Path second = Files.createSymbolicLink(folder.resolve("second"), link);
        refused(ErrorCode.ACCESS_DENIED, "is a link that belongs to", "file:" + second + "/a.img", Images.LINUX);
        Images.open("file:" + real + "/a.img", Images.LINUX).close();
    }

    /** Somebody exchanges a folder for a link of theirs after the path was looked at. */
    @Test
    void isNotDivertedBetweenLookAndOpening() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path theirs = Files.createDirectory(folder.resolve("theirs"));
        Path secret = Files.write(theirs.resolve("a.img"), new byte[MIB]);
        Files.write(real.resolve("a.img"), new byte[MIB]);
        HostFiles diverting = new Diverting(real, theirs, false);
        refused(ErrorCode.ACCESS_DENIED, "symbolic link", "file:" + real + "/a.img", diverting);
        assertEquals(MIB, Files.size(secret));
    }

    @Test
    void deletesNothingThroughALink() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path theirs = Files.createDirectory(folder.resolve("theirs"));
        Path secret = Files.write(theirs.resolve("a.img"), new byte[MIB]);
        HostFiles diverting = new Diverting(real, theirs, true);
        refused(ErrorCode.ACCESS_DENIED, "symbolic link", "file:" + real + "/a.img?size=1M", diverting);
        assertEquals(MIB, Files.size(secret));
    }

    /** The host's files, and somebody who is faster: before a file is opened, or after it was made. */
    private record Diverting(Path from, Path to, boolean afterCreation) implements HostFiles {
        @Override
        public HostFile open(Path path, HostFileMode mode) throws IOException {
            if (mode.create()) {
                return Images.LINUX.open(path, mode);
            }
            Files.move(from, from.resolveSibling("away"));
            Files.createSymbolicLink(from, to);
            return Images.LINUX.open(path, mode);
        }

        @Override
        public void delete(Path path) throws IOException {
            assertTrue(afterCreation, "deletes a file that was there");
            Images.LINUX.delete(path);
        }
    }

    @Test
    void channelsFollowNoLinksEither() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        Path last = Files.createSymbolicLink(real.resolve("last"), Files.write(real.resolve("a.img"), new byte[MIB]));
        HostFiles channels = new ChannelFiles();
        HostFileMode read = new HostFileMode(false, false, false);
        assertThrows(IOException.class, () -> channels.open(last, read));
        assertThrows(IOException.class, () -> channels.open(link.resolve("a.img"), read));
        assertThrows(IOException.class, () -> channels.delete(link.resolve("a.img")));
        channels.delete(real.resolve("a.img"));
        assertFalse(Files.exists(real.resolve("a.img")));
    }

    /** Writes fail while there is no room, and nothing else does. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnWhenThereIsRoomAgain(boolean host) throws IOException {
        run("mount", "-t", "tmpfs", "-o", "size=4m", "drivebay-test", folder.toString());
        try {
            Path ballast = folder.resolve("ballast");
            Files.write(ballast, new byte[3 * MIB]);
            HostFiles files = host ? Images.LINUX : Images.NONE;
            try (BlockDevice device = Images.open("file:" + folder + "/a.img?size=64M", files)) {
                ByteBuffer source = ByteBuffer.allocateDirect(2 * MIB).put(0, (byte) 8);
                DiskException full =
                        assertThrows(DiskException.class, () -> device.write(MIB, source.duplicate(), false));
                assertEquals(ErrorCode.DISK_FULL, full.code());
                Files.delete(ballast);
                device.write(MIB, source.duplicate(), false);
                device.flush();
                ByteBuffer target = ByteBuffer.allocateDirect(2 * MIB);
                device.read(MIB, target);
                assertEquals(8, target.get(0));
            }
        } finally {
            run("umount", folder.toString());
        }
    }

    @Test
    void removesWhatItMadeInVain() throws IOException {
        run("mount", "-t", "tmpfs", "-o", "size=4m", "drivebay-test", folder.toString());
        try {
            refused(
                    ErrorCode.DISK_FULL,
                    "make room",
                    "file:" + folder + "/a.img?size=64M&preallocate=on",
                    Images.LINUX);
            assertEquals(List.of(), left());
        } finally {
            run("umount", folder.toString());
        }
    }

    @Test
    void needsTheHostForItsSpecialOptions() throws IOException {
        for (String option : List.of("direct", "preallocate")) {
            refused(
                    ErrorCode.NOT_SUPPORTED,
                    "start io.drivebay.driver.linux",
                    "file:" + folder + "/a.img?size=1M&" + option + "=on",
                    Images.NONE);
        }
        assertEquals(List.of(), left());
    }

    @Test
    void takesAndKeepsAllRoomWhenPreallocated() throws IOException {
        Path image = folder.resolve("a.img");
        try (BlockDevice device = Images.open("file:" + image + "?size=4M&preallocate=on", Images.LINUX)) {
            assertFalse(device.capabilities().contains(Capability.DISCARD));
            device.writeZeroes(0, 4 * MIB, true);
        }
        assertTrue(blocks(image) >= 4 * MIB / 512, "the file takes " + blocks(image) + " blocks");
    }

    @Test
    void givesRoomBackOnDiscard() throws IOException {
        Path image = folder.resolve("a.img");
        try (BlockDevice device = Images.open("file:" + image + "?size=8M", Images.LINUX)) {
            device.write(0, ByteBuffer.allocateDirect(4 * MIB).put(0, (byte) 1), false);
            device.flush();
            long before = blocks(image);
            device.discard(0, 3 * MIB);
            assertTrue(before - blocks(image) >= 3 * MIB / 512, before + " blocks, then " + blocks(image));
            AtomicLong data = new AtomicLong();
            device.extents(0, 8 * MIB, (at, length, state) -> data.addAndGet(state == State.DATA ? length : 0));
            assertEquals(MIB, data.get());
        }
    }

    @Test
    void growsAndShrinksTheFile() throws IOException {
        Path image = image(MIB);
        try (BlockDevice device = Images.open("file:" + image, Images.LINUX)) {
            device.resize(3 * MIB);
            assertEquals(3 * MIB, Files.size(image));
            assertEquals(3 * MIB, device.geometry().bytes());
            device.resize(MIB);
            assertEquals(MIB, Files.size(image));
        }
    }
}
