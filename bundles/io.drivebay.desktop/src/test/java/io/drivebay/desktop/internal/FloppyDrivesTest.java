package io.drivebay.desktop.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.drivebay.api.driver.Characteristic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Floppy drives in a system in a folder. */
final class FloppyDrivesTest {
    private static final String RULE = "SUBSYSTEM==\"block\", KERNEL==\"loop7\", ENV{ID_DRIVE_FLOPPY}=\"1\"";

    @TempDir
    Path root;

    private final TestDisk floppy = new TestDisk(Characteristic.FLOPPY_DISKETTE, Characteristic.REMOVABLE_MEDIA);

    @Test
    void udevSaysSoUntilTheDiskIsDeleted() throws Exception {
        FloppyDrives drives = new FloppyDrives(root);
        drives.inserted(floppy);
        assertFalse(Files.exists(file(floppy)), "no node yet");
        floppy.node("/dev/loop7");
        drives.inserted(floppy);
        drives.removing(floppy, false);

        assertEquals(List.of(RULE), rules());

        drives.deleted(floppy);
        assertFalse(Files.exists(file(floppy)));
    }

    @Test
    void ofOthersItDoesNot() {
        TestDisk disk = new TestDisk(Characteristic.REMOVABLE_MEDIA);
        disk.node("/dev/loop7");
        FloppyDrives drives = new FloppyDrives(root);

        drives.inserted(disk);

        assertFalse(Files.exists(file(disk)));
        drives.deleted(disk);
    }

    @Test
    void takesUpWhatWasThereBefore() throws Exception {
        floppy.node("/dev/loop7");

        new FloppyDrives(root).present(List.of(floppy));

        assertEquals(List.of(RULE), rules());
    }

    @Test
    void forgetsThoseOfADeadHost() throws Exception {
        floppy.node("/dev/loop7");
        new FloppyDrives(root).inserted(floppy);
        String own = Files.readString(file(floppy));
        Files.writeString(
                file(floppy),
                own.replaceFirst(
                        "host \\d+ \\d+", "host " + ProcessHandle.current().pid() + " 1"));

        new FloppyDrives(root);

        assertFalse(Files.exists(file(floppy)));
    }

    private List<String> rules() throws IOException {
        return Files.readAllLines(file(floppy)).stream().skip(1).toList();
    }

    private Path file(TestDisk disk) {
        return root.resolve("run/udev/rules.d/71-drivebay-drive-" + disk.spec().guid() + ".rules");
    }
}
