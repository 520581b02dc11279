package io.drivebay.cbdisk.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.cbdisk.CBDisk;
import io.drivebay.cbdisk.CBDiskDiskReadEvent;
import io.drivebay.cbdisk.CBDiskDiskWriteEvent;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the events of real requests carry, and what applications see of their answers. */
class RequestsItest extends DiskFixture {
    private static final int PAGE = 4096;

    @Test
    void offsetsAndLengthsOfAKnownPattern() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        listen(new RamListener(SIZE) {
            @Override
            public void diskRead(CBDiskDiskReadEvent e) throws Exception {
                heard.add("read " + e.offset + " " + e.bytesToRead);
                super.diskRead(e);
            }

            @Override
            public void diskWrite(CBDiskDiskWriteEvent e) throws Exception {
                heard.add("write " + e.offset + " " + e.bytesToWrite);
                super.diskWrite(e);
            }
        });
        Path path = mounted(0);
        try (FileChannel node = direct(path)) {
            heard.clear();
            for (int number : new int[] {7, 0, 4095}) {
                node.write(page(), (long) number * PAGE);
                node.read(page(), (long) number * PAGE);
            }
            Shell.run("dd", "if=" + path, "of=/dev/null", "bs=512", "skip=3", "count=1", "iflag=direct");
        }
        assertEquals(
                List.of(
                        "write 28672 4096",
                        "read 28672 4096",
                        "write 0 4096",
                        "read 0 4096",
                        "write 16773120 4096",
                        "read 16773120 4096",
                        "read 1536 512"),
                heard);
    }

    @Test
    void aDiscIsAReadOnlyDiskAndSaysSo() throws Exception {
        disk.setStorageType(CBDisk.STGT_CDROM);
        disk.setReadOnly(false);
        VirtualDisk created = created();
        String drive = created.info().details().get("drive");
        assertTrue(drive.startsWith("a read-only disk, and no CD-ROM drive"), drive);
        disk.mountMedia(0);
        String node = created.node().orElseThrow().toString();
        assertEquals("2048", Shell.run("blockdev", "--getss", node).strip());
        assertEquals("1", Shell.run("blockdev", "--getro", node).strip());
        assertEquals(drive, created.info().details().get("drive"));
        assertTrue(created.info().readOnly());
        takesNoWrite(Path.of(node));
    }

    @ParameterizedTest
    @CsvSource({
        "112, No space left on device",
        "121, Connection timed out",
        "1117, Input/output error",
        "23, Input/output error",
        "19, Input/output error",
        "1112, Input/output error",
        "4390, Input/output error"
    })
    void resultCodesReachTheApplication(int code, String expected) throws Exception {
        try (FileChannel node = direct(mounted(0))) {
            ram.readResult = code;
            assertEquals(expected, failure(() -> node.read(page(), 0)));
            ram.readResult = 0;
            node.read(page(), 0);
            ram.writeResult = code;
            assertEquals(expected, failure(() -> node.write(page(), 0)));
            ram.writeResult = 0;
            node.write(page(), 0);
        }
    }

    /** Beneath the loop device, which keeps few errors apart, the kernel knows each. */
    @ParameterizedTest
    @CsvSource({
        "5, Permission denied",
        "8, Cannot allocate memory",
        "19, Read-only file system",
        "21, No medium found",
        "23, Bad message",
        "27, No such device or address",
        "29, Input/output error",
        "30, Input/output error",
        "38, Invalid argument",
        "50, Operation not supported",
        "87, Invalid argument",
        "112, No space left on device",
        "121, Connection timed out",
        "170, Device or resource busy",
        "1112, No medium found",
        "1117, Input/output error",
        "4390, Input/output error"
    })
    void eachCodeHasItsErrno(int code, String expected) throws Exception {
        Path node = mounted(0);
        String image = Files.readString(Path.of("/sys/block", node.getFileName().toString(), "loop/backing_file"))
                .strip();
        try (FileChannel file = direct(Path.of(image))) {
            ram.readResult = code;
            assertEquals(expected, failure(() -> file.read(page(), 0)));
            ram.readResult = 0;
            ram.writeResult = code;
            assertEquals(expected, failure(() -> file.write(page(), 0)));
            ram.writeResult = 0;
            ram.flushResult = code;
            assertEquals(expected, failure(() -> file.force(true)));
            ram.flushResult = 0;
        }
    }

    @Test
    void aWriteThatTakesAPartFails() throws Exception {
        RamListener partial = new RamListener(SIZE) {
            @Override
            public void diskWrite(CBDiskDiskWriteEvent e) throws Exception {
                e.buffer.get(bytes, (int) e.offset, e.offset == PAGE ? 512 : e.bytesToWrite);
            }
        };
        listen(partial);
        try (FileChannel node = direct(mounted(0))) {
            assertEquals("Input/output error", failure(() -> node.write(page(), PAGE)));
            node.write(page(), 2 * PAGE);
        }
    }

    @Test
    void aFlushThatFailsMakesFsyncFail() throws Exception {
        try (FileChannel node = direct(mounted(0))) {
            int before = ram.flushes.get();
            node.write(page(), 0);
            node.force(true);
            assertTrue(ram.flushes.get() > before);
            ram.flushResult = 1117;
            node.write(page(), 0);
            assertEquals("Input/output error", failure(() -> node.force(true)));
            ram.flushResult = 0;
        }
    }

    @Test
    void anExceptionFailsItsRequestOnly() throws Exception {
        RamListener throwing = new RamListener(SIZE) {
            @Override
            public void diskRead(CBDiskDiskReadEvent e) throws Exception {
                if (e.offset == 10 * PAGE) {
                    throw new IllegalStateException("oh");
                }
                super.diskRead(e);
            }
        };
        listen(throwing);
        try (FileChannel node = direct(mounted(0))) {
            throwing.errors.clear();
            node.read(page(), 9 * PAGE);
            assertEquals("Input/output error", failure(() -> node.read(page(), 10 * PAGE)));
            node.read(page(), 11 * PAGE);
        }
        assertEquals(List.of("1359 java.lang.IllegalStateException: oh"), throwing.errors);
    }

    @Test
    void aShortReadIsNeverStaleMemory() throws Exception {
        listen(new RamListener(SIZE) {
            @Override
            public void diskRead(CBDiskDiskReadEvent e) throws Exception {
                super.diskRead(e);
                e.bytesRead = e.offset == 0 && e.bytesToRead == PAGE ? 100 : e.bytesToRead;
            }
        });
        try (FileChannel node = direct(mounted(0))) {
            assertEquals("Input/output error", failure(() -> node.read(page(), 0)));
        }
    }

    @Test
    void writeOnceMediaTakeEachSectorOnce() throws Exception {
        disk.setStorageCharacteristics(CBDisk.STGC_WRITE_ONCE_MEDIA | CBDisk.STGC_REMOVABLE_MEDIA);
        try (FileChannel node = direct(mounted(0))) {
            node.write(page(), 8 * PAGE);
            assertEquals("Input/output error", failure(() -> node.write(page(), 8 * PAGE)));
            node.write(page(), 9 * PAGE);
            node.read(page(), 8 * PAGE);
        }
        disk.unmountMedia(false);
        disk.mountMedia(0);
        try (FileChannel node = direct(manager.disks().get(0).node().orElseThrow())) {
            node.write(page(), 8 * PAGE);
        }
    }

    @Test
    void aReadOnlyDeviceIsNeverWritten() throws Exception {
        disk.setStorageCharacteristics(CBDisk.STGC_READONLY_DEVICE | CBDisk.STGC_REMOVABLE_MEDIA);
        Path node = mounted(0);

        assertEquals("1", Shell.run("blockdev", "--getro", node.toString()).strip());
        takesNoWrite(node);
    }

    /** As udev is told it; the system that is told is in a folder here. */
    @Test
    void aFloppyIsOne() throws Exception {
        Path rules = system.resolve("run/udev/rules.d");
        disk.setStorageCharacteristics(CBDisk.STGC_FLOPPY_DISKETTE | CBDisk.STGC_REMOVABLE_MEDIA);
        Path node = mounted(0);
        Path rule = rules.resolve(
                "71-drivebay-drive-" + manager.disks().get(0).spec().guid() + ".rules");

        List<String> lines = Files.readAllLines(rule);
        assertTrue(lines.get(1).contains("KERNEL==\"" + node.getFileName() + "\""), lines::toString);
        assertTrue(lines.get(1).endsWith(", ENV{ID_DRIVE_FLOPPY}=\"1\""), lines::toString);
        disk.deleteStorage(false);

        assertTrue(Files.notExists(rule));
    }

    /** A handler that never comes back in time fails its own request; thousands of others go on beside it. */
    @Test
    void aHandlerThatSleepsTooLong() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch returned = new CountDownLatch(1);
        RamListener slow = new RamListener(SIZE) {
            @Override
            public void diskRead(CBDiskDiskReadEvent e) throws Exception {
                if (e.offset == 0 && e.bytesToRead == PAGE && end.getCount() > 0) {
                    end.await();
                    while (e.buffer.hasRemaining()) {
                        e.buffer.put((byte) 0x55);
                    }
                    e.bytesRead = e.bytesToRead;
                    returned.countDown();
                    return;
                }
                super.diskRead(e);
            }
        };
        new Random(5).nextBytes(slow.bytes);
        listen(slow);
        Path path = mounted(3000);
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (FileChannel node = direct(path)) {
            Future<String> failing = pool.submit(() -> failure(() -> node.read(page(), 0)));
            readMany(node, slow.bytes, 10_000);
            assertEquals("Connection timed out", failing.get(30, TimeUnit.SECONDS));
            end.countDown();
            readMany(node, slow.bytes, 100);
            assertTrue(returned.await(30, TimeUnit.SECONDS));
            readMany(node, slow.bytes, 100);
            ByteBuffer first = page();
            node.read(first, 0);
            assertEquals(ByteBuffer.wrap(slow.bytes, 0, PAGE), first.flip(), "what came too late is nobody's");
        } finally {
            end.countDown();
            pool.shutdownNow();
        }
    }

    private static void readMany(FileChannel node, byte[] expected, int times) throws Exception {
        Random random = new Random(times);
        ByteBuffer target = page();
        byte[] read = new byte[PAGE];
        for (int i = 0; i < times; i++) {
            int offset = PAGE * (1 + random.nextInt(SIZE / PAGE - 1));
            node.read(target.clear().limit(PAGE), offset);
            target.flip().get(read);
            if (!Arrays.equals(read, 0, PAGE, expected, offset, offset + PAGE)) {
                assertArrayEquals(Arrays.copyOfRange(expected, offset, offset + PAGE), read, "at " + offset);
            }
        }
    }

    @Test
    void resetTimeoutKeepsASlowHandlerAlive() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        List<Throwable> trouble = new CopyOnWriteArrayList<>();
        listen(new RamListener(SIZE) {
            @Override
            public void diskWrite(CBDiskDiskWriteEvent e) throws Exception {
                try {
                    for (int i = 0; i < 3; i++) {
                        disk.resetTimeout(3000);
                        assertTrue(!never.await(2, TimeUnit.SECONDS));
                    }
                } catch (Exception failure) {
                    trouble.add(failure);
                }
                super.diskWrite(e);
            }
        });
        try (FileChannel node = direct(mounted(3000))) {
            node.write(page(), 0);
        }
        assertEquals(List.of(), trouble);
    }

    @Test
    void methodsWithinRealEventsAreRefused() throws Exception {
        List<Throwable> trouble = new CopyOnWriteArrayList<>();
        listen(new RamListener(SIZE) {
            @Override
            public void diskRead(CBDiskDiskReadEvent e) throws Exception {
                super.diskRead(e);
                try {
                    for (Executable call : forbidden()) {
                        fails(1003, call);
                    }
                } catch (Throwable failure) {
                    trouble.add(failure);
                }
            }
        });
        try (FileChannel node = direct(mounted(0))) {
            node.read(page(), 0);
        }
        assertEquals(List.of(), trouble);
    }

    private List<Executable> forbidden() {
        return List.of(
                () -> disk.createStorage(),
                () -> disk.mountMedia(0),
                () -> disk.unmountMedia(true),
                () -> disk.deleteStorage(true),
                () -> disk.addMountingPoint("Q:", 0, 0),
                () -> disk.removeMountingPoint(0, "", 0, 0),
                () -> disk.setIcon("any"),
                () -> disk.resetIcon(),
                () -> disk.registerIcon("/any.ico", PRODUCT, "any"),
                () -> disk.unregisterIcon(PRODUCT, "any"),
                () -> disk.install(CABINET, PRODUCT, "", CBDisk.MODULE_DRIVER, 0),
                () -> disk.uninstall(CABINET, PRODUCT, "", CBDisk.UNINSTALL_VERSION_ALL),
                () -> disk.getDriverStatus(PRODUCT, CBDisk.MODULE_DRIVER),
                () -> disk.getModuleVersion(PRODUCT, CBDisk.MODULE_DRIVER),
                () -> disk.shutdownSystem("", 0, false, true),
                () -> disk.setReadOnly(true),
                () -> disk.setStorageType(CBDisk.STGT_DISK),
                () -> disk.setStorageGUID(""),
                () -> disk.setStorageCharacteristics(0),
                () -> disk.setSerializeEvents(true),
                () -> disk.config("SectorSize=512"),
                () -> disk.config("SupportSearchIndexer=True"));
    }

    private void listen(RamListener listener) throws Exception {
        disk.removeCBDiskEventListener(ram);
        disk.addCBDiskEventListener(listener);
    }
}
