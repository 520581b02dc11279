package io.drivebay.driver.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real loop devices over files. */
@Timeout(60)
class LoopDeviceTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(50);

    private Path folder;
    private LoopDevice device;

    @BeforeEach
    void setUp(@TempDir Path temporary) throws IOException {
        folder = temporary.toRealPath();
        device = bind(file("ours"));
    }

    @AfterEach
    void tearDown() throws IOException {
        assertTrue(device.clear(LONG));
    }

    private Path file(String name) throws IOException {
        Path path = folder.resolve(name);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(1 << 20);
        }
        return path;
    }

    private static LoopDevice bind(Path path) throws IOException {
        try (Descriptor file = Descriptor.writing(path)) {
            return LoopDevice.bind(file, path, new LoopSettings(512, false, false, false));
        }
    }

    private static void losetup(String... words) throws IOException {
        String[] command = new String[words.length + 1];
        command[0] = "losetup";
        System.arraycopy(words, 0, command, 1, words.length);
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertEquals(0, process.onExit().orTimeout(20, TimeUnit.SECONDS).join().exitValue());
    }

    /** What is bound and released meanwhile has attributes that go between open and read. */
    @Test
    void devicesThatComeAndGoAreLookedThrough() throws Exception {
        Path other = file("other");
        AtomicBoolean done = new AtomicBoolean();
        FutureTask<Boolean> coming = new FutureTask<>(() -> {
            boolean cleared = true;
            while (!done.get()) {
                cleared &= bind(other).clear(LONG);
            }
            return cleared;
        });
        new Thread(coming, "test-coming").start();
        try {
            for (int i = 0; i < 3000; i++) {
                assertEquals(1, LoopDevice.boundTo(folder.resolve("ours")).size());
            }
        } finally {
            done.set(true);
        }
        assertTrue(coming.get());
    }

    @Test
    void isBoundUntilItIsCleared() throws IOException {
        assertTrue(device.bound());
        assertTrue(device.clear(LONG));
        assertFalse(device.bound());
        assertEquals(Optional.empty(), device.backingFile());
        assertFalse(device.keep());
        assertTrue(device.clear(LONG), "the second time nothing is to be done");
    }

    @Test
    void staysWhileItIsHeldAndCanBeKept() throws IOException {
        try (Descriptor holder = Descriptor.reading(device.node())) {
            assertTrue(holder.number() >= 0);
            assertFalse(device.clear(SHORT));
            assertTrue(device.keep());
        }
        assertTrue(device.bound());
    }

    /** The number is somebody else's by now, with the same file even. */
    @Test
    void leavesAloneWhatSomebodyElseMadeOfTheNumber() throws IOException {
        for (Path theirs : new Path[] {file("theirs"), folder.resolve("ours")}) {
            losetup("--detach", device.node().toString());
            losetup(device.node().toString(), theirs.toString());
            try {
                assertFalse(device.bound());
                assertFalse(device.keep());
                assertThrows(DiskException.class, () -> device.discard(0, 4096));
                assertTrue(device.clear(LONG));
                assertEquals(Optional.of(theirs.toString()), device.backingFile());
            } finally {
                losetup("--detach", device.node().toString());
            }
            device = bind(folder.resolve("ours"));
        }
    }
}
