package io.drivebay.mount.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.ErrorCode;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LinuxFileSystemsTest {
    private static final long ENOUGH_FOR_XFS = 320L << 20;

    private final LinuxFileSystems fileSystems = new LinuxFileSystems();
    private Bench bench;

    @BeforeEach
    void setUp() throws Exception {
        bench = new Bench();
    }

    @AfterEach
    void tearDown() throws Exception {
        bench.close();
    }

    private Path image(long bytes) throws Exception {
        Path image = bench.root.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        return image;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext2", "ext3", "ext4", "xfs", "btrfs"})
    void makesAndFinds(String type) throws Exception {
        Path image = image(ENOUGH_FOR_XFS);
        assertTrue(fileSystems.formats().contains(type));
        assertEquals(Optional.empty(), fileSystems.identify(image));

        fileSystems.format(image, type, "My label");

        assertEquals(Optional.of(type), fileSystems.identify(image));
        assertEquals("My label", Commands.run("blkid", "-p", "-s", "LABEL", "-o", "value", image.toString()));
        fileSystems.format(image, "ext4", "-L");
        assertEquals(Optional.of("ext4"), fileSystems.identify(image));
        assertEquals("-L", Commands.run("blkid", "-p", "-s", "LABEL", "-o", "value", image.toString()));
    }

    /** What fails for a moment must not be formatted as if it were blank. */
    @Test
    void whatCannotBeReadIsNotBlank() throws Exception {
        Path image = image(64 << 20);
        fileSystems.format(image, "ext4", "");
        String node = Commands.run("losetup", "--find", "--show", "--direct-io=on", image.toString());
        try {
            try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(0); // the kernel answers reads with EIO from now on
            }
            Bench.assertMessage(
                    Bench.refused(ErrorCode.IO_DEVICE, () -> fileSystems.identify(Path.of(node))),
                    "cannot look into " + node);
        } finally {
            Commands.run("losetup", "--detach", node);
        }
    }

    /** A disk without a time limit, whose provider hangs. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void doesNotWaitForWhatNeverAnswers() throws Exception {
        try (HangingFile file = HangingFile.mount(image(1 << 20))) {
            do { // a slow machine has not come to read within that time
                Bench.assertMessage(
                        Bench.refused(
                                ErrorCode.SEM_TIMEOUT, () -> SignatureProbe.probe(file.path(), Duration.ofMillis(500))),
                        "does not answer",
                        "provider");
            } while (!file.asked());
        }
    }

    @Test
    void findsWhatIsNoFileSystem() throws Exception {
        Path image = image(ENOUGH_FOR_XFS);
        // a master boot record with one Linux partition: type at byte 4 of the entry, first sector and length behind it
        byte[] record = new byte[512];
        ByteBuffer.wrap(record)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(446 + 4, (byte) 0x83)
                .putInt(446 + 8, 2048)
                .putInt(446 + 12, 2048)
                .putShort(510, (short) 0xAA55);
        Files.write(image, record, StandardOpenOption.WRITE);
        assertEquals(Optional.of(new Signature("dos", false)), SignatureProbe.probe(image));
    }

    @ParameterizedTest
    @EnumSource(FileSystemType.class)
    void limitsLabels(FileSystemType type) {
        Bench.assertMessage(
                Bench.refused(ErrorCode.INVALID_PARAMETER, () -> type.arguments("node", "x".repeat(513))),
                "too long for " + type.typeName());
        Bench.assertMessage(
                Bench.refused(ErrorCode.INVALID_PARAMETER, () -> type.arguments("node", "a\nb")), "a?b", "characters");
    }

    @ParameterizedTest
    @EnumSource(FileSystemType.class)
    void namesThePackageOfAToolThatIsMissing(FileSystemType type) throws Exception {
        if (type.tool().isEmpty()) {
            Bench.assertMessage(
                    Bench.refused(
                            ErrorCode.NOT_SUPPORTED, () -> fileSystems.format(image(1 << 20), type.typeName(), "")),
                    "mkfs." + type.typeName() + " is missing",
                    "Debian's package");
        } else {
            assertTrue(fileSystems.formats().contains(type.typeName()));
        }
    }

    @Test
    void refuses() throws Exception {
        Path missing = bench.root.resolve("missing");
        Path tiny = image(512);
        Bench.assertMessage(
                Bench.refused(ErrorCode.NOT_SUPPORTED, () -> fileSystems.format(tiny, "zfs", "")), "'zfs'", "ext4, ");
        Bench.refused(ErrorCode.NOT_SUPPORTED, () -> fileSystems.format(tiny, "../../bin/sh", ""));
        Bench.refused(ErrorCode.FILE_NOT_FOUND, () -> fileSystems.format(missing, "ext4", ""));
        Bench.refused(ErrorCode.FILE_NOT_FOUND, () -> fileSystems.identify(missing));
        Bench.assertMessage(
                Bench.refused(ErrorCode.IO_DEVICE, () -> fileSystems.format(tiny, "ext4", "")), "cannot make ext4 on");
        // not the end of its usage, which it prints behind the reason
        Bench.assertMessage(
                Bench.refused(ErrorCode.IO_DEVICE, () -> fileSystems.format(tiny, "xfs", "")), "too small, minimum");
        assertTrue(Set.of(tiny).stream().allMatch(Files::exists));
    }

    @Test
    void doesNotFormatWhatIsMounted() throws Exception {
        LoopDisk disk = bench.formatted("mounted");
        bench.add(disk, "mounted");
        Bench.assertMessage(
                Bench.refused(ErrorCode.BUSY, () -> fileSystems.format(disk.device(), "ext4", "")),
                bench.places.media().resolve("mounted").toString());
    }
}
