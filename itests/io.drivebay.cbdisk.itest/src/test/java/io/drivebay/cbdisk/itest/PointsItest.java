package io.drivebay.cbdisk.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.cbdisk.CBDisk;
import io.drivebay.cbdisk.CBDiskException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mounting points by the numbers of the reference, really mounted. */
class PointsItest extends DiskFixture {
    /** A uid that nobody has, whose session is made for the test. */
    private static final int USER = 1_717_171;

    private final String name = "cbdisk-" + ProcessHandle.current().pid();

    private void formatted() throws Exception {
        Shell.run("mkfs.ext4", "-q", "-F", mounted(0).toString());
    }

    private List<String> names() throws CBDiskException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < disk.getMountingPointCount(); i++) {
            names.add(disk.getMountingPointName(i));
        }
        return names;
    }

    @Test
    void theListKeepsItsOrder() throws Exception {
        formatted();
        Path point = Files.createDirectory(folder.resolve("point"));
        disk.addMountingPoint(name, 0, 0);
        disk.addMountingPoint(point.toString(), CBDisk.STGMP_MOUNT_MANAGER, 0);
        disk.addMountingPoint("", CBDisk.STGMP_AUTOCREATE_DRIVE_LETTER, 0);
        String letter = disk.getMountingPointName(2);
        disk.addMountingPoint(name + ";Server;Share", CBDisk.STGMP_NETWORK | CBDisk.STGMP_LOCAL, ownSession());

        assertTrue(letter.matches("[D-Z]:"), letter);
        assertTrue(Files.isDirectory(Path.of("/media/drivebay", letter.substring(0, 1), "lost+found")));
        assertTrue(Files.isDirectory(Path.of("/media/drivebay", name, "lost+found")));
        assertEquals(List.of(name, point.toString(), letter, name + ";Server;Share"), names());
        assertEquals(CBDisk.STGMP_SIMPLE, disk.getMountingPointFlags(0));
        assertEquals(CBDisk.STGMP_SIMPLE | CBDisk.STGMP_AUTOCREATE_DRIVE_LETTER, disk.getMountingPointFlags(2));
        assertEquals(USER, disk.getMountingPointAuthenticationId(3));

        // -1 with the values it was added with; how the removal is announced is not one of them
        disk.removeMountingPoint(
                -1, point.toString(), CBDisk.STGMP_MOUNT_MANAGER | CBDisk.STGMP_DRIVE_LETTER_NOTIFY_ASYNC, 0);
        assertEquals(List.of(name, letter, name + ";Server;Share"), names());
        disk.removeMountingPoint(-1, "", CBDisk.STGMP_AUTOCREATE_DRIVE_LETTER, 0);
        assertEquals(List.of(name, name + ";Server;Share"), names());
        fails(1168, () -> disk.removeMountingPoint(-1, name, CBDisk.STGMP_MOUNT_MANAGER, 0));
        disk.removeMountingPoint(0, "", 0, 0);
        assertEquals(List.of(name + ";Server;Share"), names());
        disk.removeMountingPoint(0, "", 0, 0);
        removeSession();

        int network = CBDisk.STGMP_NETWORK | CBDisk.STGMP_AUTOCREATE_DRIVE_LETTER;
        disk.addMountingPoint(";Server;Share", network, 0);
        assertTrue(disk.getMountingPointName(0).matches("[D-Z]:;Server;Share"), disk.getMountingPointName(0));
        disk.removeMountingPoint(-1, ";Server;Share", network, 0);
        assertEquals(List.of(), names());
    }

    @Test
    void theSameLetterForEverybodyAndForOne() throws Exception {
        formatted();
        Path session = Path.of("/run/user", Integer.toString(ownSession()));
        disk.addMountingPoint(name, 0, 0);
        disk.addMountingPoint(name, 0, USER);
        Path local = session.resolve("drivebay").resolve(name);

        assertEquals(CBDisk.STGMP_SIMPLE | CBDisk.STGMP_LOCAL, disk.getMountingPointFlags(1));
        assertTrue(Files.isDirectory(local.resolve("lost+found")));

        disk.removeMountingPoint(1, "", 0, 0);

        assertEquals(List.of(name), names());
        assertEquals(0, disk.getMountingPointAuthenticationId(0), "the one that was meant has gone");
        assertTrue(Files.notExists(local, LinkOption.NOFOLLOW_LINKS));
        removeSession();
    }

    @ParameterizedTest
    @CsvSource({
        "a, 0x30000", // SIMPLE, MOUNT_MANAGER
        "a;s;b, 0x50000", // SIMPLE, NETWORK
        "a;s;b, 0x60000", // MOUNT_MANAGER, NETWORK
        "a, 0x10020000", // MOUNT_MANAGER, LOCAL
        "a;;b, 0x40014", // READ_ACCESS, CLAIM_SERVER_NAME
        "a;;b, 0x40018", // WRITE_ACCESS, CLAIM_SERVER_NAME
        "a;s;b, 0x40004", // READ_ACCESS with a server's name
        "a;;b, 0x40010", // CLAIM_SERVER_NAME without one
        "a, 0x2", // HIDDEN_SHARE without NETWORK
        "Z:, 0x40000000", // AUTOCREATE_DRIVE_LETTER with a letter
        "a, 0x00100000" // no such flag
    })
    void flagsThatDoNotFit(String target, String flags) throws Exception {
        created();

        fails(87, () -> disk.addMountingPoint(target, Integer.decode(flags), 0));
        assertEquals(0, disk.getMountingPointCount());
    }

    private static int ownSession() throws Exception {
        Path session = Files.createDirectories(Path.of("/run/user", Integer.toString(USER)));
        Files.setPosixFilePermissions(session, PosixFilePermissions.fromString("rwx------"));
        Files.setAttribute(session, "unix:uid", USER);
        return USER;
    }

    private static void removeSession() throws Exception {
        Path session = Path.of("/run/user", Integer.toString(USER));
        Files.delete(session.resolve("drivebay"));
        Files.delete(session);
    }
}
