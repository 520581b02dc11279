package io.drivebay.cbdisk.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.cbdisk.CBDisk;
import io.drivebay.cbdisk.CBDiskDiskWriteEvent;
import io.drivebay.cbdisk.CBDiskException;
import io.drivebay.cbdisk.CBDiskFlushEvent;
import io.drivebay.cbdisk.CBDiskGetDiskSizeEvent;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Without a timeout an event has all the time; nobody else waits for it, and force ends the wait. */
class PatienceItest extends DiskFixture {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);

    @AfterEach
    void release() {
        answered.countDown();
    }

    private void hang() throws InterruptedException {
        asked.countDown();
        answered.await();
    }

    private static FutureTask<Void> elsewhere(Executable call) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            try {
                call.execute();
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            return null;
        });
        new Thread(task, "test-elsewhere").start();
        return task;
    }

    private static void timedOut(FutureTask<Void> task) {
        CBDiskException failure = (CBDiskException)
                assertThrows(ExecutionException.class, task::get).getCause();
        assertEquals(121, failure.getCode(), failure.getMessage());
    }

    private void listen(RamListener listener) throws Exception {
        disk.removeCBDiskEventListener(ram);
        disk.addCBDiskEventListener(listener);
    }

    /** A medium whose size has been asked for. */
    private FutureTask<Void> mounting() throws Exception {
        listen(new RamListener(SIZE) {
            @Override
            public void getDiskSize(CBDiskGetDiskSizeEvent e) throws Exception {
                hang();
                super.getDiskSize(e);
            }
        });
        created();
        FutureTask<Void> mounting = elsewhere(() -> disk.mountMedia(0));
        asked.await();
        return mounting;
    }

    @Test
    void aSizeThatTakesForEver() throws Exception {
        FutureTask<Void> mounting = mounting();

        assertTrue(disk.isStoragePresent());
        assertFalse(disk.isActive());
        assertEquals(0, disk.getMountingPointCount());
        anotherDiskLives();
        assertFalse(mounting.isDone());
        disk.deleteStorage(true);

        timedOut(mounting);
        assertFalse(disk.isStoragePresent());
    }

    @Test
    void aSizeThatComesInTheEnd() throws Exception {
        FutureTask<Void> mounting = mounting();
        answered.countDown();

        mounting.get();
        assertTrue(disk.isActive());
    }

    @Test
    void aLastFlushThatTakesForEver() throws Exception {
        listen(new RamListener(SIZE) {
            @Override
            public void flush(CBDiskFlushEvent e) throws Exception {
                if (!disk.isActive()) {
                    hang();
                }
            }
        });
        mounted(0);
        FutureTask<Void> unmounting = elsewhere(() -> disk.unmountMedia(false));
        asked.await();

        anotherDiskLives();
        assertFalse(unmounting.isDone());
        disk.deleteStorage(true);

        timedOut(unmounting);
        assertFalse(disk.isStoragePresent());
    }

    /** What it does late could undo what the next medium is told. */
    @Test
    void aMediumIsNotMountedOverAHandlerThatHasNotComeBack() throws Exception {
        AtomicBoolean hangs = new AtomicBoolean();
        listen(new RamListener(SIZE) {
            @Override
            public void diskWrite(CBDiskDiskWriteEvent e) throws Exception {
                if (hangs.get()) {
                    hang();
                }
                super.diskWrite(e);
            }
        });
        Path path = mounted(0);
        hangs.set(true);
        FutureTask<Void> writing = elsewhere(() -> {
            try (FileChannel node = direct(path)) {
                failure(() -> node.write(page(), 0));
            }
        });
        asked.await();
        disk.unmountMedia(true);
        writing.get();

        fails(170, () -> disk.mountMedia(0));
        assertFalse(disk.isActive());
        hangs.set(false);
        answered.countDown();

        await(this::mountsNow);
        assertTrue(disk.isActive());
    }

    /** Whether it can be mounted again: the medium before is closed a moment after its handler has come back. */
    private boolean mountsNow() {
        try {
            disk.mountMedia(0);
            return true;
        } catch (CBDiskException e) {
            assertEquals(170, e.getCode(), e.getMessage());
            return false;
        }
    }

    /** The core's own patience with a size and a last flush is half a minute. */
    @Test
    void whoAsksForTimeHasMoreThanThePatienceOfTheCore() throws Exception {
        created();
        CBDisk flushing = another(lastFlush(true));
        CBDisk silent = another(lastFlush(false));
        try {
            listen(new RamListener(SIZE) {
                @Override
                public void getDiskSize(CBDiskGetDiskSizeEvent e) throws Exception {
                    disk.resetTimeout(60_000);
                    hang();
                    super.getDiskSize(e);
                }
            });
            flushing.mountMedia(3000);
            silent.mountMedia(3000);
            FutureTask<Void> mounting = elsewhere(() -> disk.mountMedia(3000));
            FutureTask<Void> unmounting = elsewhere(() -> flushing.unmountMedia(false));

            timedOut(elsewhere(() -> silent.unmountMedia(false)));
            assertFalse(mounting.isDone());
            assertFalse(unmounting.isDone());
            answered.countDown();

            mounting.get();
            unmounting.get();
            assertTrue(disk.isActive());
            assertFalse(flushing.isActive());
        } finally {
            answered.countDown();
            flushing.deleteStorage(true);
            silent.deleteStorage(true);
        }
    }

    private RamListener lastFlush(boolean asking) {
        return new RamListener(1 << 20) {
            @Override
            public void flush(CBDiskFlushEvent e) throws Exception {
                CBDisk source = (CBDisk) e.getSource();
                if (!source.isActive()) {
                    if (asking) {
                        source.resetTimeout(0);
                    }
                    hang();
                }
            }
        };
    }

    private static CBDisk another(RamListener listener) throws Exception {
        CBDisk other = new CBDisk();
        other.addCBDiskEventListener(listener);
        other.setStorageGUID("{" + UUID.randomUUID() + "}");
        other.createStorage();
        return other;
    }

    private void anotherDiskLives() throws Exception {
        CBDisk other = another(new RamListener(1 << 20));
        try {
            other.mountMedia(0);
            other.unmountMedia(false);
        } finally {
            other.deleteStorage(true);
        }
    }
}
