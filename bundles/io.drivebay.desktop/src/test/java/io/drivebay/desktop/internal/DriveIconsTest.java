package io.drivebay.desktop.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Icons in a system in a folder, made by icotool. */
final class DriveIconsTest {
    private static final String GUID = "{1FAD0EF2-9A03-4B87-B4BC-645B7035ED90}";
    private static final String OTHER = "{2FAD0EF2-9A03-4B87-B4BC-645B7035ED90}";
    private static final String NAME = "drivebay-1fad0ef2-9a03-4b87-b4bc-645b7035ed90-vault";
    private static final int RED = 0xFFFF0000;
    private static final int BLUE = 0xFF0000FF;
    private static final int FUZZED = 1000;

    @TempDir
    Path folder;

    private Path root;
    private Path red;
    private DriveIcons icons;
    private final TestDisk disk = new TestDisk();

    @BeforeEach
    void system() throws Exception {
        root = Files.createDirectory(folder.resolve("root"));
        red = icon("red", RED, List.of(16, 48), List.of(256));
        icons = new DriveIcons(root);
    }

    @Test
    void putsAllSizesIntoTheTheme() throws Exception {
        assertFalse(icons.registered("vault"));
        icons.register(GUID, red, "vault");
        assertTrue(icons.registered("vault"));
        List<Integer> sizes = List.of(16, 24, 32, 48, 64, 128, 256);
        for (int size : sizes) {
            BufferedImage image = ImageIO.read(png(size).toFile());
            assertEquals(size, image.getWidth());
            assertEquals(size, image.getHeight());
            assertEquals(RED, image.getRGB(size / 2, size / 2), size + " pixels");
            assertEquals(0, image.getRGB(0, 0) >>> 24, "the corner is transparent, " + size + " pixels");
        }
        icons.unregister(GUID, "vault");
        assertFalse(icons.registered("vault"));
        assertEquals(List.of(), files(), "nothing is left");
    }

    @Test
    void replacesAnIconOfTheSameId() throws Exception {
        icons.register(GUID, red, "vault");
        icons.register(OTHER, icon("blue", BLUE, List.of(32), List.of()), "vault");
        assertFalse(Files.exists(png(16)));
        Path blue =
                root.resolve("usr/local/share/icons/hicolor/32x32/devices/" + NAME.replace("-1fad", "-2fad") + ".png");
        assertEquals(BLUE, ImageIO.read(blue.toFile()).getRGB(16, 16));
        assertFalse(
                Files.exists(Path.of(blue.toString().replace("32x32", "48x48"))), "none larger than the icon's own");
        assertEquals(ErrorCode.FILE_NOT_FOUND, code(() -> icons.unregister(GUID, "vault")));
        icons.unregister(OTHER, "vault");
    }

    @Test
    void leavesTheOldOneIfTheNewOneIsNone() throws Exception {
        icons.register(GUID, red, "vault");
        Path text = Files.writeString(folder.resolve("text.ico"), "no icon");
        assertEquals(ErrorCode.INVALID_PARAMETER, code(() -> icons.register(GUID, text, "vault")));
        assertEquals(ErrorCode.FILE_NOT_FOUND, code(() -> icons.register(GUID, folder.resolve("none.ico"), "vault")));
        assertTrue(icons.registered("vault"));
        assertTrue(Files.exists(png(16)));
        assertEquals(ErrorCode.INVALID_NAME, code(() -> icons.register(GUID, red, "../vault")));
        assertEquals(ErrorCode.INVALID_PARAMETER, code(() -> icons.register("no guid", red, "vault")));
    }

    @Test
    void showsAnIconUntilTheDiskIsDeleted() throws Exception {
        assertEquals(ErrorCode.FILE_NOT_FOUND, code(() -> icons.show(disk, "vault")));
        icons.register(GUID, red, "vault");
        icons.show(disk, "vault");
        assertFalse(rules().contains("KERNEL"), "no node yet");
        Path sequence = root.resolve("sys/class/block/loop7/diskseq");
        Files.createDirectories(sequence.getParent());
        Files.writeString(sequence, "53\n");
        disk.node("/dev/loop7");
        icons.inserted(disk);
        assertEquals(
                "SUBSYSTEM==\"block\", KERNEL==\"loop7\", ATTR{diskseq}==\"53\", ENV{UDISKS_ICON_NAME}=\"" + NAME
                        + "\", ENV{UDISKS_SYMBOLIC_ICON_NAME}=\"" + NAME + "\"",
                rules().lines().skip(1).findFirst().orElseThrow());
        // the bundle's next life
        icons = new DriveIcons(root);
        Files.writeString(sequence, "54\n");
        icons.inserted(disk);
        assertTrue(rules().contains("\"54\""));
        icons.deleted(disk);
        assertFalse(Files.exists(rulesFile()));
    }

    @Test
    void resets() throws Exception {
        icons.register(GUID, red, "vault");
        disk.node("/dev/loop7");
        icons.show(disk, "vault");
        icons.reset(disk);
        assertFalse(Files.exists(rulesFile()));
        icons.reset(disk);
        Files.delete(red);
        DiskException gone = assertThrows(DiskException.class, () -> icons.show(disk, "vault"));
        assertEquals(ErrorCode.FILE_NOT_FOUND, gone.code());
        assertTrue(gone.getMessage().contains(red.toString()), gone.getMessage());
    }

    @Test
    void forgetsWhatADeadHostShowed() throws Exception {
        icons.register(GUID, red, "vault");
        icons.show(disk, "vault");
        String own = rules();
        Files.writeString(
                rulesFile(),
                own.replaceFirst(
                        "host \\d+ \\d+", "host " + ProcessHandle.current().pid() + " 1"));
        icons = new DriveIcons(root);
        assertFalse(Files.exists(rulesFile()));
    }

    /** An icon whose inside is larger than it says does not take the memory that the inside would. */
    @Test
    void isNotFooledByAHugeInside() throws Exception {
        Path png = folder.resolve("huge.png");
        ImageIO.write(new BufferedImage(6000, 6000, BufferedImage.TYPE_BYTE_BINARY), "png", png.toFile());
        byte[] inside = Files.readAllBytes(png);
        ByteBuffer ico = ByteBuffer.allocate(22 + inside.length).order(ByteOrder.LITTLE_ENDIAN);
        ico.putShort((short) 0).putShort((short) 1).putShort((short) 1);
        ico.put((byte) 32)
                .put((byte) 32)
                .putShort((short) 0)
                .putShort((short) 1)
                .putShort((short) 32);
        ico.putInt(inside.length).putInt(22).put(inside);
        Path lying = Files.write(folder.resolve("lying.ico"), ico.array());
        try {
            icons.register(GUID, lying, "vault");
            assertEquals(32, ImageIO.read(png(32).toFile()).getWidth());
        } catch (DiskException e) {
            assertEquals(ErrorCode.INVALID_PARAMETER, e.code());
        }
    }

    @Test
    void refusesDamage() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] sound = Files.readAllBytes(icon("small", RED, List.of(16), List.of(32)));
        Path file = folder.resolve("damaged.ico");
        int refused = 0;
        for (int i = 0; i < FUZZED; i++) {
            byte[] damaged =
                    random.nextInt(4) == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
            for (int hits = 1 + random.nextInt(4); hits > 0 && damaged.length > 0; hits--) {
                damaged[random.nextInt(Math.min(damaged.length, 1 << 4 + random.nextInt(8)))] =
                        (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            try {
                IconFile.read(file);
            } catch (DiskException e) {
                assertEquals(ErrorCode.INVALID_PARAMETER, e.code(), e.describe());
                refused++;
            }
        }
        assertTrue(refused > FUZZED / 10, refused + " of " + FUZZED + " refused");
    }

    private Path icon(String name, int colour, List<Integer> bitmaps, List<Integer> pngs) throws Exception {
        Path ico = folder.resolve(name + ".ico");
        List<String> command = new ArrayList<>(List.of("icotool", "-c", "-o", ico.toString()));
        for (int size : bitmaps) {
            command.add(picture(name, colour, size).toString());
        }
        for (int size : pngs) {
            command.add("--raw=" + picture(name, colour, size));
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), output);
        return ico;
    }

    private Path picture(String name, int colour, int size) throws IOException {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        int border = size / 4;
        for (int y = border; y < size - border; y++) {
            for (int x = border; x < size - border; x++) {
                image.setRGB(x, y, colour);
            }
        }
        Path png = folder.resolve(name + size + ".png");
        ImageIO.write(image, "png", png.toFile());
        return png;
    }

    private Path png(int size) {
        return root.resolve("usr/local/share/icons/hicolor/" + size + "x" + size + "/devices/" + NAME + ".png");
    }

    private Path rulesFile() {
        return root.resolve("run/udev/rules.d/71-drivebay-icon-" + disk.spec().guid() + ".rules");
    }

    private String rules() throws IOException {
        return Files.readString(rulesFile());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return List.copyOf(new TreeSet<>(walk.filter(Files::isRegularFile).toList()));
        }
    }

    private static ErrorCode code(Executable call) {
        return assertThrows(DiskException.class, call).code();
    }
}
