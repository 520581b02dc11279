package io.drivebay.mount.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the desktop is told, through a udevadm that only writes down what it is asked. */
@Timeout(60)
class DesktopTest {
    @TempDir
    Path folder;

    private Path control;
    private Path heard;
    private Bench bench;
    private LoopDisk disk;

    @BeforeEach
    void setUp() throws Exception {
        heard = folder.resolve("heard");
        control = Files.createFile(folder.resolve("control"));
        Path program = Files.writeString(folder.resolve("udevadm"), "#!/bin/sh\necho \"$@\" >> " + heard + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        bench = new Bench(control, Optional.of(new Tool(program)));
        disk = bench.formatted("desktop");
    }

    @AfterEach
    void tearDown() throws Exception {
        bench.close();
    }

    @Test
    void waitsUntilItHasBeenTold() throws Exception {
        bench.add(disk, "Z:");
        bench.points.remove(disk, "Z:", false);

        String told = "trigger --action=change --settle " + disk.device();
        assertEquals(List.of(told, told), Files.readAllLines(heard));
    }

    /** Whoever removes a point says whether to wait for that, however it was added. */
    @Test
    void doesNotWaitWhereItNeedNot() throws Exception {
        Set<MountingPointFlag> flags = Set.of(MountingPointFlag.SIMPLE, MountingPointFlag.DRIVE_LETTER_NOTIFY_ASYNC);
        assertTrue(bench.points
                .add(disk, new MountingPointSpec("Z:", flags, 0))
                .spec()
                .flags()
                .containsAll(flags));
        bench.points.remove(disk, "Z:", false);
        bench.add(disk, "Y:");
        bench.points.remove(disk, "Y:", false, true);

        String told = "trigger --action=change " + disk.device();
        String waitedFor = "trigger --action=change --settle " + disk.device();
        assertEquals(List.of(told, waitedFor, waitedFor, told), Files.readAllLines(heard));
    }

    @Test
    void withoutUdevThereIsNobodyToTell() throws Exception {
        Files.delete(control);

        bench.add(disk, "Z:");

        assertTrue(Files.notExists(heard));
    }

    @Test
    void thatItCannotBeToldIsNoFailure() throws Exception {
        Files.writeString(folder.resolve("udevadm"), "#!/bin/sh\necho no such thing; exit 1\n");

        assertTrue(bench.add(disk, "Z:").mounted());
    }
}
