package io.drivebay.driver.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountTableTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @Test
    void readsBackWhatTheKernelEscapes() throws Exception {
        System.out.println("MountTableTest -Dseed=" + SEED);
        Random random = new Random(SEED);
        for (int round = 0; round < 300; round++) {
            List<Mount> mounts = new ArrayList<>();
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            for (int i = random.nextInt(5); i >= 0; i--) {
                Mount mount = mount(random);
                mounts.add(mount);
                text.writeBytes(line(mount, random).getBytes(StandardCharsets.UTF_8));
            }
            assertEquals(mounts, MountTable.parse(text.toByteArray()).mounts());
        }
    }

    @Test
    void survivesAnything() {
        System.out.println("MountTableTest -Dseed=" + SEED);
        Random random = new Random(SEED);
        for (int round = 0; round < 2000; round++) {
            byte[] bytes = line(mount(random), random).getBytes(StandardCharsets.UTF_8);
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                MountTable.parse(bytes);
            } catch (DiskException e) {
                assertEquals(ErrorCode.INVALID_PARAMETER, e.code());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "1 2 8:1 / /mnt rw",
                "1 2 8:1 / /mnt rw - ext4 /dev/sda1",
                "1 2 81 / /mnt rw - ext4 /dev/sda1 rw",
                "x 2 8:1 / /mnt rw - ext4 /dev/sda1 rw",
                "1 2 8:1 / /mnt rw shared:1 ext4 /dev/sda1 rw"
            })
    void refusesWhatIsNoLine(String line) {
        DiskException e =
                assertThrows(DiskException.class, () -> MountTable.parse(line.getBytes(StandardCharsets.US_ASCII)));
        assertEquals(ErrorCode.INVALID_PARAMETER, e.code());
        assertTrue(e.getMessage().contains(line));
    }

    @Test
    void findsTheTopmost() throws Exception {
        MountTable table = MountTable.parse(("1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
                        + "2 1 7:0 / /mnt rw - ext4 /dev/loop0 rw\n"
                        + "3 2 7:1 / /mnt rw master:1 unknown:2 - xfs /dev/loop1 rw\n")
                .getBytes(StandardCharsets.US_ASCII));

        assertEquals(3, table.at(Path.of("/mnt")).orElseThrow().id());
        assertEquals(
                List.of(3),
                table.on(table.byId(2).orElseThrow()).stream().map(Mount::id).toList());
        assertEquals(
                List.of(2),
                table.ofDevice(Path.of("/dev/loop0")).stream().map(Mount::id).toList());
    }

    @Test
    void readsTheTableOfThisMachine() throws Exception {
        assertEquals(
                "proc", MountTable.read().at(Path.of("/proc")).orElseThrow().type());
    }

    private static Mount mount(Random random) {
        return new Mount(
                random.nextInt(1 << 20),
                random.nextInt(1 << 20),
                random.nextInt(1 << 12),
                random.nextInt(1 << 20),
                "/" + name(random),
                "/" + name(random),
                List.of("rw", "nosuid"),
                "fuse." + random.nextInt(9),
                name(random),
                List.of("rw", "opt=" + name(random).replace(",", "")));
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(20); i >= 0; i--) {
            name.append(
                    random.nextInt(3) == 0
                            ? Character.toString(" \t\n\\#-01247".charAt(random.nextInt(11)))
                            : List.of("a", "Z", "/", "é", "日", "💾").get(random.nextInt(6)));
        }
        return name.toString();
    }

    /** As {@code show_mountinfo} of fs/proc_namespace.c writes it. */
    private static String line(Mount mount, Random random) {
        String optional =
                List.of("", "shared:1 ", "shared:1 master:2 ", "unbindable ").get(random.nextInt(4));
        return mount.id() + " " + mount.parent() + " " + mount.major() + ":" + mount.minor() + " "
                + escape(mount.root()) + " " + escape(mount.target()) + " " + String.join(",", mount.options()) + " "
                + optional + "- " + escape(mount.type()) + " " + escape(mount.source()) + " "
                + escape(String.join(",", mount.superOptions())) + "\n";
    }

    private static String escape(String name) {
        StringBuilder escaped = new StringBuilder();
        for (char c : name.toCharArray()) {
            if (" \t\n\\#".indexOf(c) >= 0) {
                escaped.append(String.format("\\%03o", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
