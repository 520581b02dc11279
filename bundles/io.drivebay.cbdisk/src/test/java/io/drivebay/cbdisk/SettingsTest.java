package io.drivebay.cbdisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.ErrorCode;
import io.drivebay.cbdisk.internal.Application;
import io.drivebay.cbdisk.internal.LoggingSwitch;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** config, setting by setting. */
final class SettingsTest extends Fixture {
    @Test
    void defaults() throws CBDiskException {
        assertEquals("True", disk.config("AsyncDeleteStorageNotifications"));
        assertEquals("False", disk.config("LoggingEnabled"));
        assertEquals("512", disk.config("SectorSize"));
        assertEquals("False", disk.config("SupportSearchIndexer"));
        assertEquals("", disk.config("VolumeGuidName"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AsyncDeleteStorageNotifications", "LoggingEnabled", "SupportSearchIndexer"})
    void booleans(String name) throws CBDiskException {
        for (String yes : List.of("True", "1", "Yes", "true", "YES", " yes ")) {
            assertEquals("True", disk.config(name + "=" + yes));
            assertEquals("True", disk.config(name));
        }
        for (String no : List.of("False", "0", "No", "FALSE", "nO")) {
            assertEquals("False", disk.config(name + "=" + no));
        }
        for (String neither : List.of("", "2", "on", "y")) {
            fails(87, () -> disk.config(name + "=" + neither));
        }
        assertEquals("False", disk.config(name));
    }

    @Test
    void namesInAnyCase() throws CBDiskException {
        disk.config("sectorsize=1024");

        assertEquals("1024", disk.config(" SECTORSIZE "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Nothing", "Nothing=1", "", "=1"})
    void unknownNames(String text) {
        CBDiskException failure = fails(87, () -> disk.config(text));

        assertTrue(failure.getMessage().contains("'" + text.replaceAll("=.*", "") + "'"), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2048, 4096})
    void sectorSizes(int bytes) throws CBDiskException {
        disk.config("SectorSize=" + bytes);

        assertEquals(bytes, mounted().device.geometry().logicalSector());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "256", "513", "1536", "8192", "-512", "x", ""})
    void wrongSectorSizes(String text) throws CBDiskException {
        fails(87, () -> disk.config("SectorSize=" + text));
        assertEquals("512", disk.config("SectorSize"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"VolumeGuidName", "BuildInfo", "LicenseInfo"})
    void canOnlyBeRead(String name) {
        fails(5, () -> disk.config(name + "=x"));
    }

    @Test
    void buildAndLicense() throws CBDiskException {
        assertTrue(disk.config("BuildInfo").contains("2.32.6"), disk.config("BuildInfo"));
        for (String field : List.of("Product:", "Product Key:", "License Source:", "License Type:")) {
            assertTrue(disk.config("LicenseInfo").contains(field), field);
        }
    }

    @Test
    void volumeGuidNameIsThereWithTheStorage() throws CBDiskException {
        disk.setStorageGUID(PRODUCT);
        created();
        assertEquals("Volume{713CC6CE-B3E2-4FD9-838D-E28F558F6866}", disk.config("VolumeGuidName"));
        disk.deleteStorage(false);
        assertEquals("", disk.config("VolumeGuidName"));
    }

    /** Of a udevadm that writes down what it is asked, tells so over a pipe, and returns when another one lets it go. */
    private Path udev() throws Exception {
        Path heard = folder.resolve("heard");
        Process pipes = new ProcessBuilder("mkfifo", "told", "release")
                .directory(folder.toFile())
                .start();
        assertEquals(0, pipes.waitFor());
        Path program = Files.writeString(
                folder.resolve("udevadm"),
                "#!/bin/sh\ncd " + folder + " && echo \"$@\" >> heard && echo > told && read _ < release\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return heard;
    }

    private FutureTask<CBDiskException> deleting() {
        FutureTask<CBDiskException> deletion = new FutureTask<>(() -> {
            try {
                disk.deleteStorage(false);
                return null;
            } catch (CBDiskException e) {
                return e;
            }
        });
        new Thread(deletion, "test-deletion").start();
        return deletion;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 112})
    @Timeout(60)
    void deletionMayWaitForTheDesktop(int lastFlush) throws Exception {
        Path heard = udev();
        disk.config("AsyncDeleteStorageNotifications=False");
        created().deletion = ErrorCode.ofWin32(lastFlush);

        FutureTask<CBDiskException> deletion = deleting();
        Files.readString(folder.resolve("told"));
        assertFalse(deletion.isDone());
        assertFalse(disk.isStoragePresent());
        Files.writeString(folder.resolve("release"), "\n");

        CBDiskException failure = deletion.get();
        assertEquals(List.of("settle --timeout=30"), Files.readAllLines(heard));
        assertEquals(lastFlush, failure == null ? 0 : failure.getCode());
    }

    @Test
    void deletionDoesNotWaitByItself() throws Exception {
        Path heard = udev();
        created();

        disk.deleteStorage(false);

        assertTrue(Files.notExists(heard));
    }

    /** It stays, so there is no news. */
    @Test
    void aDeletionThatIsRefusedDoesNotWait() throws Exception {
        Path heard = udev();
        disk.config("AsyncDeleteStorageNotifications=False");
        mounted().busy = true;

        fails(170, () -> disk.deleteStorage(false));

        assertTrue(Files.notExists(heard));
    }

    @Test
    void loggingOutlastsTheProcess() throws CBDiskException {
        disk.config("LoggingEnabled=Yes");

        assertTrue(new LoggingSwitch(folder.resolve("state/cbdisk-logging")).enabled());
        assertEquals(1, folder.resolve("state").toFile().list().length);
    }

    /** In the tree that the framework works in; whoever runs a process may read it. */
    @Test
    void loggingIsKeptForEverybody() throws Exception {
        services.settings.put("drivebay.sysroot", folder.toString());

        new CBDisk(new Application(services)).config("LoggingEnabled=True");

        Path kept = folder.resolve("var/lib/drivebay/cbdisk-logging");
        assertEquals("true\n", Files.readString(kept));
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)));
    }

    @Test
    void loggingThatCannotBeKept() throws Exception {
        Files.writeString(folder.resolve("state"), "in the way");

        fails(80, () -> disk.config("LoggingEnabled=True"));

        assertEquals("False", disk.config("LoggingEnabled"));
    }

    /** In a folder where nobody may make a file, not even root. */
    @Test
    void loggingWithoutTheRight() throws Exception {
        CBDisk elsewhere = new CBDisk(new Application(
                services, new LoggingSwitch(Path.of("/sys/kernel/cbdisk-logging")), application.udev()));

        fails(1314, () -> elsewhere.config("LoggingEnabled=True"));

        assertEquals("False", elsewhere.config("LoggingEnabled"));
    }

    private static List<String> logged(Executable work) throws Throwable {
        PrintStream before = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            work.execute();
        } finally {
            System.setErr(before);
        }
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void loggingWritesALineForEachEvent() throws Throwable {
        List<String> lines = logged(() -> {
            FakeDisk fake = mounted();
            fake.device.read(512, Memory.buffer(1024));
            disk.config("LoggingEnabled=True");
            fake.device.write(4096, Memory.buffer(512), false);
            failsRequest(1117, () -> fake.device.read(1 << 20, Memory.buffer(512)));
        });
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.get(0).contains("diskWrite offset=4096 bytes=512 result=0 micros="), lines.get(0));
        assertTrue(lines.get(1).contains("diskRead offset=1048576 bytes=512 result=1117 micros="), lines.get(1));
    }

    /** Also where it is none of ours, which the request then fails with as an error of the device. */
    @Test
    void loggingHasTheResultAsTheHandlerSetIt() throws Throwable {
        listen(new Memory(1 << 20) {
            @Override
            public void flush(CBDiskFlushEvent e) {
                e.resultCode = 4390;
            }
        });
        List<String> lines = logged(() -> {
            FakeDisk fake = mounted();
            disk.config("LoggingEnabled=True");
            failsRequest(1117, fake.device::flush);
        });

        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.get(0).contains("flush offset=0 bytes=0 result=4390 micros="), lines.get(0));
    }
}
