package io.drivebay.cbdisk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What events carry, and what their answers mean for the request. */
final class EventsTest extends Fixture {
    @Test
    void readsAndWritesCarryOffsetsAndLengths() throws Exception {
        FakeDisk fake = mounted();
        byte[] pattern = new byte[8192];
        new Random(1).nextBytes(pattern);
        ByteBuffer source = Memory.buffer(8192).put(pattern).flip();
        fake.device.write(4096, source, false);
        source.flip();
        ByteBuffer target = Memory.buffer(16384);
        target.limit(8192);
        fake.device.read(4096, target);

        byte[] read = new byte[8192];
        target.flip().get(read);
        assertArrayEquals(pattern, read);
        assertEquals(List.of("size", "write 4096 8192", "read 4096 8192"), memory.heard);
        assertEquals(8192, target.position());
    }

    @Test
    void theBufferStartsAtZeroAndHasNoMore() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();
        listen(new Memory(1 << 20) {
            @Override
            public void diskRead(CBDiskDiskReadEvent e) {
                seen.set(e.buffer.position() + " " + e.buffer.capacity() + " " + e.buffer.isDirect() + " "
                        + (e.getSource() == disk) + " " + e.resultCode);
                e.bytesRead = e.bytesToRead;
            }
        });
        FakeDisk fake = mounted();
        ByteBuffer target = Memory.buffer(4096).position(1024).limit(2048);

        fake.device.read(0, target);

        assertEquals("0 1024 true true 0", seen.get());
        assertEquals(2048, target.position());
    }

    @Test
    void theWrittenBufferCannotBeChanged() throws Exception {
        listen(new Memory(1 << 20) {
            @Override
            public void diskWrite(CBDiskDiskWriteEvent e) {
                e.buffer.put(0, (byte) 1);
            }
        });

        failsRequest(1117, () -> mounted().device.write(0, Memory.buffer(512), false));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 513, -1})
    void aShortReadFails(int bytesRead) throws Exception {
        listen(new Memory(1 << 20) {
            @Override
            public void diskRead(CBDiskDiskReadEvent e) {
                e.bytesRead = bytesRead;
            }
        });

        failsRequest(30, () -> mounted().device.read(0, Memory.buffer(512)));
    }

    @Test
    void aWriteThatTakesAPartFails() throws Exception {
        listen(new Memory(1 << 20) {
            @Override
            public void diskWrite(CBDiskDiskWriteEvent e) {
                e.buffer.get(new byte[100]);
            }
        });

        failsRequest(29, () -> mounted().device.write(0, Memory.buffer(512), false));
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void resultCodesFailTheRequest(ErrorCode code) throws Exception {
        listen(answering(code.win32()));
        FakeDisk fake = mounted();

        failsRequest(code.win32(), () -> fake.device.read(0, Memory.buffer(512)));
        failsRequest(code.win32(), () -> fake.device.write(0, Memory.buffer(512), false));
        failsRequest(code.win32(), fake.device::flush);
    }

    @Test
    void aResultCodeWithoutAnErrnoIsAnInputOutputError() throws Exception {
        listen(answering(4390));

        DiskException failure = failsRequest(1117, () -> mounted().device.read(0, Memory.buffer(512)));

        assertTrue(failure.getMessage().contains("4390"), failure.getMessage());
    }

    private static Memory answering(int code) {
        return new Memory(1 << 20) {
            @Override
            public void diskRead(CBDiskDiskReadEvent e) {
                e.bytesRead = e.bytesToRead;
                e.resultCode = code;
            }

            @Override
            public void diskWrite(CBDiskDiskWriteEvent e) {
                e.resultCode = code;
            }

            @Override
            public void flush(CBDiskFlushEvent e) {
                e.resultCode = code;
            }
        };
    }

    @Test
    void anExceptionFiresErrorOnceAndFailsItsRequest() throws Exception {
        Memory throwing = new Memory(1 << 20) {
            @Override
            public void diskRead(CBDiskDiskReadEvent e) throws Exception {
                switch ((int) e.offset) {
                    case 0 -> throw new IllegalStateException("oh");
                    case 512 -> throw new CBDiskException(19, "protected");
                    case 1024 -> throw new DiskException(ErrorCode.DISK_FULL, "full");
                    case 1536 -> throw new StackOverflowError();
                    default -> super.diskRead(e);
                }
            }
        };
        listen(throwing);
        FakeDisk fake = mounted();
        for (int offset = 0; offset < 2048; offset += 512) {
            int from = offset;
            failsRequest(1117, () -> fake.device.read(from, Memory.buffer(512)));
        }
        fake.device.read(2048, Memory.buffer(512));

        assertEquals(
                List.of(
                        "size",
                        "error 1359 java.lang.IllegalStateException: oh",
                        "error 19 io.drivebay.cbdisk.CBDiskException: protected",
                        "error 112 io.drivebay.api.DiskException: full",
                        "error 1359 java.lang.StackOverflowError",
                        "read 2048 512"),
                throwing.heard);
    }

    @Test
    void anExceptionOfTheErrorEventEndsThere() throws Exception {
        listen(new Memory(1 << 20) {
            @Override
            public void flush(CBDiskFlushEvent e) {
                throw new IllegalStateException("first");
            }

            @Override
            public void error(CBDiskErrorEvent e) {
                throw new IllegalStateException("second");
            }
        });

        failsRequest(1117, () -> mounted().device.flush());
    }

    @Test
    void theSizeIsAskedOnEachMountOnAnotherThread() throws Exception {
        List<Thread> threads = new ArrayList<>();
        Memory asked = new Memory(1 << 20) {
            @Override
            public void getDiskSize(CBDiskGetDiskSizeEvent e) throws Exception {
                threads.add(Thread.currentThread());
                super.getDiskSize(e);
            }
        };
        listen(asked);
        created();
        assertEquals(List.of(), asked.heard);
        disk.mountMedia(0);
        disk.unmountMedia(false);
        disk.mountMedia(3000);

        assertEquals(List.of("size", "size"), asked.heard);
        for (Thread thread : threads) {
            assertNotEquals(Thread.currentThread(), thread);
        }
    }

    @Test
    void aSizeThatIsRefusedFailsTheMount() throws Exception {
        AtomicInteger code = new AtomicInteger();
        AtomicInteger size = new AtomicInteger();
        listen(new Memory(1) {
            @Override
            public void getDiskSize(CBDiskGetDiskSizeEvent e) {
                e.size = size.get();
                e.resultCode = code.get();
            }
        });
        created();
        for (int wrong : new int[] {0, -512, 511, 513}) {
            size.set(wrong);
            fails(87, () -> disk.mountMedia(0));
        }
        for (int refusal : new int[] {5, 1112, 4390}) {
            code.set(refusal);
            fails(refusal, () -> disk.mountMedia(0));
        }
        assertEquals(List.of(true, false), List.of(disk.isStoragePresent(), disk.isActive()));
    }

    @Test
    void whoOverridesNothingServesNothing() throws Exception {
        listen(new DefaultCBDiskEventListener());
        created();

        fails(50, () -> disk.mountMedia(0));
    }

    @Test
    void whoDoesNotListenServesNothing() throws Exception {
        disk.removeCBDiskEventListener(memory);
        created();

        fails(21, () -> disk.mountMedia(0));
    }

    @Test
    void anEjectionTellsWhatItsDeletionReported() throws Exception {
        CountDownLatch ejected = new CountDownLatch(1);
        Memory ejectedFrom = new Memory(1 << 20) {
            @Override
            public void ejected(CBDiskEjectedEvent e) throws Exception {
                super.ejected(e);
                ejected.countDown();
            }
        };
        listen(ejectedFrom);
        FakeDisk fake = mounted();
        fake.deletion = Optional.of(ErrorCode.DISK_FULL);

        fake.eject();

        await(ejected);
        assertEquals(List.of("size", "ejected 112"), ejectedFrom.heard);
    }

    @ParameterizedTest
    @CsvSource({"0,16,true", "0,0,false", "3,16,false", "3,0x8010,false"})
    void onlyAPlainDiskWithARemovableMediumGoesWithItsDevice(int type, String characteristics, boolean goes)
            throws Exception {
        disk.setStorageType(type);
        disk.setStorageGUID("{" + UUID.randomUUID() + "}");
        disk.setStorageCharacteristics(Integer.decode(characteristics));

        assertEquals(goes, created().spec().deletedByEjection());
    }

    @Test
    void ejection() throws Exception {
        CountDownLatch ejected = new CountDownLatch(1);
        AtomicReference<List<Boolean>> state = new AtomicReference<>();
        Memory ejectedFrom = new Memory(1 << 20) {
            @Override
            public void ejected(CBDiskEjectedEvent e) throws Exception {
                super.ejected(e);
                state.set(List.of(disk.isStoragePresent(), disk.isActive()));
                fails(1003, () -> disk.deleteStorage(true));
                e.resultCode = 5;
                ejected.countDown();
            }
        };
        listen(ejectedFrom);
        FakeDisk fake = mounted();

        fake.eject();

        assertTrue(ejected.await(30, TimeUnit.SECONDS));
        assertEquals(List.of("size", "ejected 0"), ejectedFrom.heard);
        assertEquals(List.of(false, false), state.get());
        disk.createStorage();
    }

    @Test
    void methodsWithinEventsAreRefused() throws Exception {
        CBDisk other = new CBDisk(application);
        AtomicReference<Throwable> trouble = new AtomicReference<>();
        AtomicInteger tried = new AtomicInteger();
        listen(new Memory(1 << 20) {
            private void tryAll() {
                try {
                    for (CBDisk one : List.of(disk, other)) {
                        for (Executable call : forbidden(one)) {
                            fails(1003, call);
                            tried.incrementAndGet();
                        }
                        one.setTag(3);
                        one.isActive();
                        one.getMountingPointCount();
                        one.config("SectorSize");
                        one.isIconRegistered("i");
                    }
                } catch (Throwable e) {
                    trouble.set(e);
                }
            }

            @Override
            public void diskRead(CBDiskDiskReadEvent e) throws Exception {
                tryAll();
                super.diskRead(e);
            }

            @Override
            public void diskWrite(CBDiskDiskWriteEvent e) {
                tryAll();
                throw new IllegalStateException();
            }

            @Override
            public void flush(CBDiskFlushEvent e) {
                tryAll();
            }

            @Override
            public void error(CBDiskErrorEvent e) {
                tryAll();
            }

            @Override
            public void getDiskSize(CBDiskGetDiskSizeEvent e) throws Exception {
                tryAll();
                super.getDiskSize(e);
            }
        });
        FakeDisk fake = mounted();
        fake.device.read(0, Memory.buffer(512));
        failsRequest(1117, () -> fake.device.write(0, Memory.buffer(512), false));
        fake.device.flush();

        if (trouble.get() != null) {
            throw new AssertionError(trouble.get());
        }
        assertEquals(5 * 2 * forbidden(disk).size(), tried.get());
        // and no longer when the event is over
        disk.unmountMedia(false);
    }

    private static List<Executable> forbidden(CBDisk one) {
        return List.of(
                () -> one.addMountingPoint("Z:", 0, 0),
                one::createStorage,
                () -> one.deleteStorage(true),
                () -> one.getDriverStatus(PRODUCT, CBDisk.MODULE_DRIVER),
                () -> one.getModuleVersion(PRODUCT, CBDisk.MODULE_DRIVER),
                () -> one.install("x.cab", PRODUCT, "", CBDisk.MODULE_DRIVER, 0),
                () -> one.mountMedia(0),
                () -> one.registerIcon("/i.ico", PRODUCT, "i"),
                () -> one.removeMountingPoint(0, "", 0, 0),
                one::resetIcon,
                () -> one.setIcon("i"),
                () -> one.shutdownSystem("", 0, false, true),
                () -> one.uninstall("x.cab", PRODUCT, "", CBDisk.UNINSTALL_VERSION_ALL),
                () -> one.unmountMedia(true),
                () -> one.unregisterIcon(PRODUCT, "i"),
                () -> one.setStorageCharacteristics(0),
                () -> one.setStorageGUID(""),
                () -> one.setStorageType(0),
                () -> one.setSerializeEvents(true),
                () -> one.config("SectorSize=512"),
                () -> one.config("SupportSearchIndexer=True"));
    }

    @Test
    void resetTimeoutOutside() {
        fails(614, () -> disk.resetTimeout(0));
        fails(614, () -> disk.resetTimeout(1));
    }

    @Test
    void resetTimeoutWithin() throws Exception {
        listen(new Memory(1 << 20) {
            @Override
            public void diskRead(CBDiskDiskReadEvent e) throws Exception {
                fails(1292, () -> disk.resetTimeout(1));
                fails(1292, () -> disk.resetTimeout(2999));
                disk.resetTimeout(5000);
                disk.resetTimeout(0);
                super.diskRead(e);
            }
        });
        created();
        disk.mountMedia(3000);
        FakeDisk fake = services.disks.values().iterator().next();
        fake.device.read(0, Memory.buffer(512));

        assertEquals(List.of("resetTimeout PT5S", "resetTimeout PT0S"), services.calls);
    }

    @Test
    void aSizeThatTakesTooLongFailsTheMount() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        listen(new Memory(1 << 20) {
            @Override
            public void getDiskSize(CBDiskGetDiskSizeEvent e) throws Exception {
                end.await();
                super.getDiskSize(e);
            }
        });
        created();

        fails(121, () -> disk.mountMedia(3000));

        end.countDown();
    }

    @Test
    void aSizeMayAskForMoreTime() throws Exception {
        listen(new Memory(1 << 20) {
            @Override
            public void getDiskSize(CBDiskGetDiskSizeEvent e) throws Exception {
                disk.resetTimeout(60_000);
                assertTrue(!new CountDownLatch(1).await(3500, TimeUnit.MILLISECONDS));
                super.getDiskSize(e);
            }
        });
        created();

        disk.mountMedia(3000);

        assertTrue(disk.isActive());
        assertEquals(List.of("resetTimeout PT1M"), services.calls);
    }

    /** It does not begin to be limited, either. */
    @Test
    void aSizeThatHasAllTheTimeKeepsIt() throws Exception {
        listen(new Memory(1 << 20) {
            @Override
            public void getDiskSize(CBDiskGetDiskSizeEvent e) throws Exception {
                disk.resetTimeout(3000);
                assertTrue(!new CountDownLatch(1).await(3500, TimeUnit.MILLISECONDS));
                super.getDiskSize(e);
            }
        });
        created();

        disk.mountMedia(0);

        assertTrue(disk.isActive());
        assertEquals(List.of(), services.calls);
    }

    @Test
    void eventsRunSideBySide() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        listen(new Memory(1 << 20) {
            @Override
            public void diskRead(CBDiskDiskReadEvent e) throws Exception {
                both.countDown();
                assertTrue(both.await(30, TimeUnit.SECONDS));
                super.diskRead(e);
            }
        });
        FakeDisk fake = mounted();

        readBySeveral(fake, 2, 1);
    }

    @Test
    void serializedEventsFireOneAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        disk.setSerializeEvents(true);
        listen(new Memory(1 << 20) {
            @Override
            public void diskRead(CBDiskDiskReadEvent e) throws Exception {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.yield();
                super.diskRead(e);
                inside.decrementAndGet();
            }
        });
        FakeDisk fake = mounted();

        readBySeveral(fake, 8, 200);

        assertEquals(1, most.get());
    }

    private static void readBySeveral(FakeDisk fake, int threads, int times) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(pool.submit(() -> {
                    for (int n = 0; n < times; n++) {
                        fake.device.read(0, Memory.buffer(512));
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aSerializedRequestThatWaitsTooLongDoesNotFire() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        disk.setSerializeEvents(true);
        Memory slow = new Memory(1 << 20) {
            @Override
            public void diskRead(CBDiskDiskReadEvent e) throws Exception {
                inside.countDown();
                end.await();
                super.diskRead(e);
            }
        };
        listen(slow);
        created();
        disk.mountMedia(3000);
        FakeDisk fake = services.disks.values().iterator().next();
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Future<?> first = pool.submit(() -> {
                fake.device.read(0, Memory.buffer(512));
                return null;
            });
            assertTrue(inside.await(30, TimeUnit.SECONDS));
            failsRequest(121, () -> fake.device.write(0, Memory.buffer(512), false));
            end.countDown();
            first.get(30, TimeUnit.SECONDS);
        } finally {
            pool.shutdownNow();
        }
        assertEquals(List.of("size", "read 0 512"), slow.heard);
    }

    /** Its time runs from when it is queued, and its turn may come in time for all who began to wait then. */
    @Test
    void aSerializedRequestThatHasFailedDoesNotFire() throws Exception {
        disk.setSerializeEvents(true);
        FakeDisk fake = mounted();
        services.awaited = false;

        failsRequest(121, () -> fake.device.write(0, Memory.buffer(512), false));

        services.awaited = true;
        fake.device.write(512, Memory.buffer(512), false);
        assertEquals(List.of("size", "write 512 512"), memory.heard);
    }

    /** It is no request, and nobody else tells the application. */
    @Test
    void anEjectionFiresHoweverLongItsTurnTakes() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch ejected = new CountDownLatch(1);
        disk.setSerializeEvents(true);
        listen(new Memory(1 << 20) {
            @Override
            public void diskRead(CBDiskDiskReadEvent e) throws Exception {
                inside.countDown();
                await(end);
                super.diskRead(e);
            }

            @Override
            public void ejected(CBDiskEjectedEvent e) {
                ejected.countDown();
            }
        });
        created();
        disk.mountMedia(3000);
        FakeDisk fake = services.disks.values().iterator().next();
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Future<?> read = pool.submit(() -> {
                fake.device.read(0, Memory.buffer(512));
                return null;
            });
            await(inside);
            fake.eject();
            failsRequest(121, () -> fake.device.write(0, Memory.buffer(512), false));
            assertEquals(1, ejected.getCount());
            end.countDown();
            await(ejected);
            read.get(30, TimeUnit.SECONDS);
        } finally {
            end.countDown();
            pool.shutdownNow();
        }
    }

    @Test
    void anEventKnowsItsDisk() throws Exception {
        assertSame(disk, new CBDiskFlushEvent(disk).getSource());
        assertThrows(IllegalArgumentException.class, () -> new CBDiskFlushEvent(null));
    }

    /** What a handler does late could undo what the next storage is told. */
    @Test
    void aStorageIsNotCreatedOverAnEventThatHasNotComeBack() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch hang = new CountDownLatch(1);
        listen(new Memory(1 << 20) {
            @Override
            public void diskWrite(CBDiskDiskWriteEvent e) {
                inside.countDown();
                await(hang);
            }
        });
        FakeDisk fake = mounted();
        ExecutorService late = Executors.newSingleThreadExecutor();
        Future<?> write = late.submit(() -> {
            fake.device.write(0, Memory.buffer(512), false);
            return null;
        });
        assertTrue(inside.await(20, TimeUnit.SECONDS));
        disk.deleteStorage(true);
        assertEquals(
                ErrorCode.BUSY.win32(),
                assertThrows(CBDiskException.class, disk::createStorage).getCode());
        hang.countDown();
        write.get(20, TimeUnit.SECONDS);
        late.shutdown();
        disk.createStorage();
        assertTrue(disk.isStoragePresent());
    }

    /** Its request has failed, and the application may have given its store away. */
    @Test
    void anEventThatWaitsForItsTurnDoesNotFireAfterItsMediumIsGone() throws Exception {
        FakeDisk fake = mounted();
        disk.unmountMedia(true);
        memory.heard.clear();
        assertThrows(DiskException.class, () -> fake.device.write(0, Memory.buffer(512), false));
        assertEquals(List.of(), memory.heard);
    }

    /** A second mountMedia is refused, and the medium that is in does not suffer. */
    @Test
    void aRefusedMountLeavesTheMediumAsItIs() throws Exception {
        FakeDisk fake = mounted();
        assertThrows(CBDiskException.class, () -> disk.mountMedia(0));
        fake.device.write(0, Memory.buffer(512), false);
        assertEquals(List.of("size", "write 0 512"), memory.heard);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
