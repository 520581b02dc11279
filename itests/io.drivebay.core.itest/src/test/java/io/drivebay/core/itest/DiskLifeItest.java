package io.drivebay.core.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskDeclaration;
import io.drivebay.api.disk.DiskEvent;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.disk.DiskState;
import io.drivebay.api.disk.MediumParticipant;
import io.drivebay.api.disk.MediumSpec;
import io.drivebay.api.disk.Operation;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.Holder;
import io.drivebay.api.driver.StorageType;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.api.store.BlockProvider;
import io.drivebay.api.store.StoreUri;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.osgi.test.common.annotation.InjectService;

/** The life of disks through services only, with a provider, a driver and listeners that come and go. */
class DiskLifeItest extends DiskFixture {
    @Test
    void aDiskLivesFromCreationToDeletion() throws Exception {
        VirtualDisk disk = manager.create(DiskSpec.named("life").build());
        assertEquals(DiskState.EMPTY, disk.state());
        assertEquals(
                Optional.of(ErrorCode.NO_MEDIA_IN_DRIVE),
                Request.read(driver.attached.get("life"), 0, sector()).outcome());
        disk.insert(medium());
        assertEquals(DiskState.READY, disk.state());
        assertEquals("/test/life", disk.node().orElseThrow().toString());
        ByteBuffer written = sector().putLong(0, 42);
        assertEquals(
                Optional.empty(), Request.write(target("life"), 512, written).outcome());
        ByteBuffer read = sector();
        assertEquals(Optional.empty(), Request.read(target("life"), 512, read).outcome());
        assertEquals(42, read.getLong(0));
        assertEquals(1, disk.statistics().operations().get(Operation.WRITE).completed());
        assertEquals(512, disk.statistics().operations().get(Operation.READ).bytes());
        disk.remove(false);
        assertEquals(DiskState.EMPTY, disk.state());
        assertEquals(0, store.open.get());
        refused(ErrorCode.NO_MEDIA_IN_DRIVE, () -> disk.remove(false));
        disk.delete(false);
        assertEquals(DiskState.DELETED, disk.state());
        assertTrue(manager.disk("life").isEmpty());
        await(() -> events.size() >= 4);
        assertEquals(
                List.of(
                        DiskEvent.Kind.CREATED,
                        DiskEvent.Kind.INSERTED,
                        DiskEvent.Kind.REMOVED,
                        DiskEvent.Kind.DELETED),
                events.stream().map(DiskEvent::kind).toList());
    }

    /** A driver that comes while a disk is being created finds a disk that nobody knows of yet. */
    @Test
    void creationIsToldFirst() throws Exception {
        for (int i = 0; i < 100; i++) {
            events.clear();
            driverService.unregister();
            driverService = registerDriver();
            VirtualDisk disk = createdAtLast("first" + i);
            disk.delete(false);
            await(() -> kinds().contains(DiskEvent.Kind.DELETED));
            assertEquals(List.of(DiskEvent.Kind.CREATED, DiskEvent.Kind.DELETED), kinds());
        }
    }

    /** As soon as the driver can be used, which is before disks are told of it. */
    private VirtualDisk createdAtLast(String name) throws DiskException {
        while (manager.drivers().isEmpty()) {
            Thread.onSpinWait();
        }
        return manager.create(DiskSpec.named(name).build());
    }

    @Test
    void eventsReachEventAdmin() throws Exception {
        List<String> topics = new CopyOnWriteArrayList<>();
        ServiceRegistration<EventHandler> handler = context.registerService(
                EventHandler.class,
                event -> topics.add(event.getTopic() + " " + event.getProperty("disk")),
                properties(Map.of(EventConstants.EVENT_TOPIC, DiskEvent.TOPIC + "*")));
        try {
            inserted("told").delete(false);
            await(() -> topics.contains("io/drivebay/disk/DELETED told"));
            assertEquals("io/drivebay/disk/CREATED told", topics.get(0));
        } finally {
            handler.unregister();
        }
    }

    @Test
    void aProviderThatIsReplacedCostsTimeAndNoError() throws Exception {
        VirtualDisk disk = inserted("swap");
        DiskTarget target = target("swap");
        assertEquals(
                Optional.empty(),
                Request.write(target, 0, sector().putLong(0, 7)).outcome());
        storeService.unregister();
        assertEquals(DiskState.HELD, disk.state());
        assertEquals(0, store.open.get(), "the device of a provider that goes is closed when it has gone");
        ByteBuffer read = sector();
        Request waiting = Request.read(target, 0, read);
        assertFalse(waiting.over());
        storeService = registerStore();
        assertEquals(Optional.empty(), waiting.outcome());
        assertEquals(7, read.getLong(0));
        assertEquals(DiskState.READY, disk.state());
    }

    /**
     * The writes before it were acknowledged; a file system must not believe a later flush that they are durable, whoever
     * has flushed meanwhile.
     */
    @Test
    void aFlushThatFailsWithinAnExchangeFailsAllUntilTheMediumIsOut() throws Exception {
        VirtualDisk disk = inserted("unflushed");
        DiskTarget target = target("unflushed");
        store.flushFailure = new DiskException(ErrorCode.DISK_FULL, "no room");
        storeService.unregister();
        store.flushFailure = null;
        storeService = registerStore();
        await(() -> disk.state() == DiskState.READY);
        assertEquals(Optional.of(ErrorCode.DISK_FULL), Request.flush(target).outcome());
        assertEquals(
                Optional.of(ErrorCode.DISK_FULL), Request.flush(disk.target()).outcome());
        disk.swap(StoreUri.parse("test:y"));
        assertEquals(Optional.of(ErrorCode.DISK_FULL), Request.flush(target).outcome());
        DiskException lost = refused(ErrorCode.DISK_FULL, () -> disk.remove(false));
        assertTrue(lost.getMessage().contains("what was written before may be lost (no room)"), lost.getMessage());
        assertEquals(DiskState.EMPTY, disk.state());
        disk.insert(medium());
        assertEquals(Optional.empty(), Request.flush(target("unflushed")).outcome());
    }

    /** A mounted file system would go on over blank bytes, and write what it remembers into them. */
    @Test
    void aStoreWhoseBytesGoWithItsProviderFailsAndIsNotOpenedBlank() throws Exception {
        store.fleeting = true;
        VirtualDisk disk = manager.create(
                DiskSpec.named("fleeting").holdTimeout(Duration.ofMillis(50)).build());
        disk.insert(medium());
        refused(ErrorCode.INVALID_PARAMETER, () -> disk.swap(StoreUri.parse("test:y?size=1")));
        assertEquals(DiskState.READY, disk.state());
        assertEquals(
                Optional.empty(), Request.write(target("fleeting"), 0, sector()).outcome());
        DiskTarget target = target("fleeting");
        storeService.unregister();
        storeService = registerStore();
        await(() -> disk.state() == DiskState.FAILED);
        assertEquals(0, store.open.get());
        assertEquals(
                Optional.of(ErrorCode.IO_DEVICE),
                Request.read(target, 0, sector()).outcome());
        assertTrue(disk.info().message().orElse("").contains("only while it was open"));
        disk.remove(true);
    }

    /** Unmounting writes, and a write to a held disk waits for a provider, which waits for the removal. */
    @Test
    void aHeldDiskIsRemovedByForceOnlyAndItsRequestsFailFirst() throws Exception {
        VirtualDisk disk = inserted("held");
        DiskTarget target = target("held");
        List<Optional<ErrorCode>> writtenBack = new CopyOnWriteArrayList<>();
        ServiceRegistration<MediumParticipant> participant = context.registerService(
                MediumParticipant.class,
                new Onlooker() {
                    @Override
                    public void removing(VirtualDisk it, boolean force) {
                        try {
                            writtenBack.add(Request.write(target, 0, sector()).outcome());
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }
                },
                null);
        try {
            storeService.unregister();
            refused(ErrorCode.NOT_READY, () -> disk.remove(false));
            assertEquals(DiskState.HELD, disk.state());
            disk.remove(true);
            assertEquals(List.of(Optional.of(ErrorCode.IO_DEVICE)), writtenBack);
            assertEquals(DiskState.EMPTY, disk.state());
        } finally {
            participant.unregister();
        }
    }

    /** Showing reads, and a read of a held disk waits for a provider, which waits for the driver to be done. */
    @Test
    void aHeldDiskIsShownAgainWhenItsProviderIsBack() throws Exception {
        VirtualDisk disk = inserted("both");
        driver.readsWhenShown = true;
        driverService.unregister();
        storeService.unregister();
        driverService = registerDriver();
        storeService = registerStore();
        await(() -> shownAgain() && disk.state() == DiskState.READY);
        driver.readsWhenShown = false;
    }

    @Test
    void aProviderThatStaysAwayFailsRequestsUntilItComes() throws Exception {
        VirtualDisk disk = manager.create(
                DiskSpec.named("away").holdTimeout(Duration.ofMillis(50)).build());
        disk.insert(medium());
        DiskTarget target = target("away");
        storeService.unregister();
        assertEquals(
                Optional.of(ErrorCode.IO_DEVICE),
                Request.read(target, 0, sector()).outcome());
        assertEquals(DiskState.FAILED, disk.state());
        storeService = registerStore();
        await(() -> disk.state() == DiskState.READY);
        assertEquals(Optional.empty(), Request.read(target, 0, sector()).outcome());
    }

    @Test
    void aHangingRequestFailsInTimeAndOthersGoOn() throws Exception {
        VirtualDisk disk = manager.create(DiskSpec.named("slow").build());
        disk.insert(new MediumSpec(StoreUri.parse("test:x"), false, Duration.ofMillis(300)));
        store.hang = new CountDownLatch(1);
        Request hanging = Request.read(target("slow"), 0, sector());
        for (int i = 0; i < 1000; i++) {
            assertEquals(
                    Optional.empty(),
                    Request.read(target("slow"), 512, sector()).outcome());
        }
        assertEquals(Optional.of(ErrorCode.SEM_TIMEOUT), hanging.outcome());
        store.hang.countDown();
    }

    @Test
    void aStoreThatOpensWithoutALimitKeepsNobodyElse() throws Exception {
        TestStore slow = new TestStore(ByteBuffer.allocateDirect(TestStore.SIZE));
        slow.hangOpening = new CountDownLatch(1);
        ServiceRegistration<BlockProvider> slowService =
                context.registerService(BlockProvider.class, slow, properties(Map.of(BlockProvider.SCHEME, "slow")));
        try {
            VirtualDisk other = inserted("other");
            VirtualDisk patient = manager.create(DiskSpec.named("patient").build());
            FutureTask<Void> insertion = new FutureTask<>(() -> {
                patient.insert(new MediumSpec(StoreUri.parse("slow:x"), false, Duration.ZERO));
                return null;
            });
            new Thread(insertion, "test-insertion").start();
            await(() -> Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().equals("drivebay-open-patient")));

            storeService.unregister();
            await(() -> other.state() == DiskState.HELD);
            storeService = registerStore();
            await(() -> other.state() == DiskState.READY);
            assertFalse(insertion.isDone());
            assertEquals(DiskState.EMPTY, patient.state());
            patient.delete(true);

            assertEquals(DiskState.DELETED, patient.state());
            Throwable given =
                    assertThrows(ExecutionException.class, insertion::get).getCause();
            assertEquals(ErrorCode.SEM_TIMEOUT, ((DiskException) given).code(), given.getMessage());
        } finally {
            slow.hangOpening.countDown();
            slowService.unregister();
        }
        await(() -> slow.open.get() == 0);
    }

    @Test
    void anEjectedDiskIsShownAgain() throws Exception {
        VirtualDisk disk = inserted("back");
        target("back").ejected();
        await(() -> kinds().containsAll(List.of(DiskEvent.Kind.DETACHED, DiskEvent.Kind.ATTACHED)));
        assertEquals(DiskState.READY, disk.state());
        assertEquals(Optional.empty(), Request.read(target("back"), 0, sector()).outcome());
        assertFalse(kinds().contains(DiskEvent.Kind.EJECTED));
    }

    @Test
    void anEjectionMayDeleteADiskAndItsResultIsTold() throws Exception {
        VirtualDisk disk =
                manager.create(DiskSpec.named("going").deletedByEjection(true).build());
        disk.insert(medium());
        store.flushFailure = new DiskException(ErrorCode.DISK_FULL, "full");
        try {
            target("going").ejected();
            await(() -> disk.state() == DiskState.DELETED);
            await(() -> kinds().contains(DiskEvent.Kind.DELETED));
        } finally {
            store.flushFailure = null;
        }
        DiskEvent deleted = events.stream()
                .filter(event -> event.kind() == DiskEvent.Kind.DELETED)
                .findFirst()
                .orElseThrow();
        assertEquals(Optional.of(ErrorCode.DISK_FULL), deleted.failure());
        assertTrue(kinds().indexOf(DiskEvent.Kind.EJECTED) < kinds().indexOf(DiskEvent.Kind.DELETED));
    }

    /** It was removed by us before the sign of it was looked into. */
    @Test
    void anEjectionOfADriveWithoutAMediumIsNone() throws Exception {
        VirtualDisk disk =
                manager.create(DiskSpec.named("empty").deletedByEjection(true).build());
        disk.insert(medium());
        DiskTarget target = target("empty");
        disk.remove(false);
        driver.ejected = false;
        target.ejected();
        disk.insert(medium());
        target.ejected();
        disk.remove(false);
        assertEquals(DiskState.EMPTY, disk.state());
        disk.delete(false);
        await(() -> kinds().contains(DiskEvent.Kind.DELETED));
        assertFalse(kinds().contains(DiskEvent.Kind.EJECTED));
    }

    @Test
    void aStoreIsNotOpenedAgainBeforeTheLastCallHasReturned() throws Exception {
        VirtualDisk disk = manager.create(DiskSpec.named("late").build());
        disk.insert(new MediumSpec(StoreUri.parse("test:x"), false, Duration.ofMillis(300)));
        store.hang = new CountDownLatch(1);
        Request hanging = Request.read(target("late"), 0, sector());
        assertEquals(Optional.of(ErrorCode.SEM_TIMEOUT), hanging.outcome());
        assertTrue(
                disk.info().message().orElse("").contains("has not come back"),
                disk.info().toString());
        refused(ErrorCode.BUSY, () -> disk.swap(StoreUri.parse("test:y")));
        assertEquals(DiskState.HELD, disk.state());
        assertEquals(1, store.open.get());
        store.hang.countDown();
        await(() -> disk.state() == DiskState.READY);
        assertEquals(Optional.empty(), Request.read(target("late"), 0, sector()).outcome());
        assertEquals(1, store.open.get());
    }

    @Test
    void aRequestMayAskForTimeAndMayNotChangeItsDisk() throws Exception {
        VirtualDisk disk = inserted("within");
        refused(ErrorCode.NO_CALLBACK_ACTIVE, () -> manager.resetTimeout(Duration.ofSeconds(5)));
        AtomicReference<Throwable> trouble = new AtomicReference<>();
        store.insideRead = () -> {
            try {
                manager.resetTimeout(Duration.ofSeconds(5));
                refused(ErrorCode.CAN_NOT_COMPLETE, () -> disk.remove(true));
            } catch (Throwable e) {
                trouble.set(e);
            }
        };
        assertEquals(
                Optional.empty(), Request.read(target("within"), 0, sector()).outcome());
        store.insideRead = () -> {};
        assertEquals(null, trouble.get());
    }

    @Test
    void aRequestSeesThatNobodyWaitsForIt() throws Exception {
        VirtualDisk disk = manager.create(DiskSpec.named("awaited").build());
        disk.insert(new MediumSpec(StoreUri.parse("test:x"), false, Duration.ofMillis(300)));
        List<Boolean> seen = new CopyOnWriteArrayList<>();
        store.insideRead = () -> seen.add(manager.awaited());
        assertEquals(
                Optional.empty(), Request.read(target("awaited"), 0, sector()).outcome());
        assertEquals(List.of(true), seen);
        store.hang = new CountDownLatch(1);
        assertEquals(
                Optional.of(ErrorCode.SEM_TIMEOUT),
                Request.read(target("awaited"), 0, sector()).outcome());
        store.hang.countDown();
        await(() -> seen.size() == 2);
        assertEquals(List.of(true, false), seen);
        assertTrue(manager.awaited(), "on a thread that serves nothing");
        store.insideRead = () -> {};
    }

    @Test
    void anOpeningAndALastFlushMayAskForTime() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        store.insideStep = () -> {
            try {
                manager.resetTimeout(Duration.ofSeconds(5));
                asked.add(Thread.currentThread().getName());
            } catch (DiskException e) {
                asked.add(e.describe());
            }
        };
        inserted("patient").remove(false);
        assertEquals(List.of("drivebay-open-patient", "drivebay-retire-patient"), asked);
    }

    @Test
    void aDriverMayComeAndGo() throws Exception {
        VirtualDisk disk = inserted("driven");
        driverService.unregister();
        assertEquals(DiskState.DETACHED, disk.state());
        assertTrue(disk.node().isEmpty());
        driverService = registerDriver();
        await(this::shownAgain);
        assertEquals(DiskState.READY, disk.state());
        assertEquals(
                Optional.empty(), Request.read(target("driven"), 0, sector()).outcome());
    }

    /** Whoever waits for READY goes on to the node. */
    @Test
    void aDiskIsReadyWhenItsNodeIsThere() throws Exception {
        List<DiskState> seen = new CopyOnWriteArrayList<>();
        driver.whileShowing =
                () -> seen.add(manager.disk("ready").orElseThrow().info().state());
        VirtualDisk disk = inserted("ready");
        assertEquals(List.of(DiskState.DETACHED), seen);
        assertEquals(DiskState.READY, disk.state());
        assertTrue(disk.node().isPresent());
        driverService.unregister();
        assertEquals(DiskState.DETACHED, disk.state());
        driverService = registerDriver();
        await(() -> disk.state() == DiskState.READY);
        assertTrue(disk.node().isPresent());
        assertEquals(List.of(DiskState.DETACHED, DiskState.DETACHED), seen);
        disk.remove(false);
        assertEquals(DiskState.EMPTY, disk.state());
    }

    /** That a disk has a driver does not mean yet that its medium is shown. */
    private boolean shownAgain() {
        return events.stream().anyMatch(event -> event.kind() == DiskEvent.Kind.ATTACHED);
    }

    @Test
    void aBusyDiskStaysUnlessForced() throws Exception {
        VirtualDisk disk = inserted("busy");
        driver.holder = new Holder(12, "cat", "/test/busy");
        DiskException busy = refused(ErrorCode.BUSY, () -> disk.delete(false));
        assertTrue(busy.getMessage().contains("cat (pid 12)"), busy.getMessage());
        assertEquals(DiskState.READY, disk.state());
        assertEquals(Optional.empty(), Request.read(target("busy"), 0, sector()).outcome());
        refused(ErrorCode.BUSY, () -> disk.remove(false));
        disk.delete(true);
        assertEquals(0, store.open.get());
    }

    /** In place of a reference to the manager, which would be a circle. */
    @Test
    void aParticipantIsHandedTheDisks() throws Exception {
        VirtualDisk disk = inserted("handed");
        List<VirtualDisk> handed = new CopyOnWriteArrayList<>();
        MediumParticipant participant = new Onlooker() {
            @Override
            public void present(List<VirtualDisk> disks) {
                handed.addAll(disks);
            }
        };
        ServiceRegistration<MediumParticipant> service =
                context.registerService(MediumParticipant.class, participant, null);
        try {
            await(() -> !handed.isEmpty());
            assertEquals(List.of(disk), handed);
        } finally {
            service.unregister();
        }
    }

    @Test
    void whatADiskWaitsForIsTold() throws Exception {
        VirtualDisk disk = inserted("told");
        storeService.unregister();
        await(() -> messages().size() == 1);
        assertEquals(disk.info().message().orElseThrow(), messages().get(0));
        storeService = registerStore();
        await(() -> messages().size() == 2);
        assertEquals("", messages().get(1));
        assertEquals(Optional.empty(), disk.info().message());
    }

    private List<String> messages() {
        return events.stream()
                .filter(event -> event.kind() == DiskEvent.Kind.MESSAGE)
                .map(DiskEvent::message)
                .toList();
    }

    @Test
    void aParticipantMayRefuse() throws Exception {
        List<String> calls = new CopyOnWriteArrayList<>();
        MediumParticipant participant = new MediumParticipant() {
            @Override
            public void inserted(VirtualDisk disk) {
                calls.add("inserted");
            }

            @Override
            public void removing(VirtualDisk disk, boolean force) throws DiskException {
                calls.add("removing " + force);
                if (!force) {
                    throw new DiskException(ErrorCode.BUSY, "mounted");
                }
            }

            @Override
            public void deleted(VirtualDisk disk) {
                calls.add("deleted");
            }
        };
        ServiceRegistration<MediumParticipant> service =
                context.registerService(MediumParticipant.class, participant, null);
        try {
            VirtualDisk disk = inserted("veto");
            refused(ErrorCode.BUSY, () -> disk.remove(false));
            assertEquals(DiskState.READY, disk.state());
            disk.delete(true);
            assertEquals(List.of("inserted", "removing false", "removing true", "deleted"), calls);
        } finally {
            service.unregister();
        }
    }

    private static Runnable outOfMemory() {
        return () -> {
            throw new OutOfMemoryError("a test's");
        };
    }

    /** As when the system gives no further thread. */
    @Test
    void aDriverThatRunsOutOfMemoryLeavesNothingBehind() throws Exception {
        driver.whileAttaching = outOfMemory();
        refused(
                ErrorCode.NOT_ENOUGH_MEMORY,
                () -> manager.create(DiskSpec.named("short").build()));
        assertEquals(List.of(), manager.disks());
        driver.whileAttaching = () -> {};
        VirtualDisk disk = manager.create(DiskSpec.named("short").build());
        driver.whileShowing = outOfMemory();
        refused(ErrorCode.NOT_ENOUGH_MEMORY, () -> disk.insert(medium()));
        assertEquals(DiskState.EMPTY, disk.state());
        assertEquals(0, store.open.get());
        driver.whileShowing = () -> {};
        disk.insert(medium());
        assertEquals(DiskState.READY, disk.state());
    }

    @Test
    void aParticipantThatFailsDoesNotKeepADiskForEver() throws Exception {
        MediumParticipant participant = new MediumParticipant() {
            @Override
            public void inserted(VirtualDisk disk) {
                throw new NoClassDefFoundError("gone/With/ItsBundle");
            }

            @Override
            public void removing(VirtualDisk disk, boolean force) {
                throw new IllegalStateException("a mistake");
            }

            @Override
            public void deleted(VirtualDisk disk) {
                throw new NoClassDefFoundError("gone/With/ItsBundle");
            }
        };
        ServiceRegistration<MediumParticipant> service =
                context.registerService(MediumParticipant.class, participant, null);
        try {
            VirtualDisk disk = inserted("mistaken");
            assertEquals(DiskState.READY, disk.state());
            DiskException refusal = refused(ErrorCode.INTERNAL_ERROR, () -> disk.remove(false));
            assertTrue(refusal.getMessage().contains("a mistake"), refusal.getMessage());
            assertEquals(DiskState.READY, disk.state());
            driverService.unregister();
            assertEquals(Map.of(), driver.attached);
            assertEquals(DiskState.DETACHED, disk.state());
            disk.delete(true);
            assertEquals(DiskState.DELETED, disk.state());
            assertEquals(List.of(), manager.disks());
        } finally {
            service.unregister();
        }
    }

    @Test
    void whatIsWrongIsNamedAndLeavesNothingBehind() throws Exception {
        VirtualDisk disk = manager.create(DiskSpec.named("wrong").build());
        refused(
                ErrorCode.ALREADY_EXISTS,
                () -> manager.create(DiskSpec.named("wrong").build()));
        refused(
                ErrorCode.ALREADY_EXISTS,
                () -> manager.create(
                        DiskSpec.named("other").guid(disk.spec().guid()).build()));
        refused(
                ErrorCode.INVALID_NAME,
                () -> manager.create(DiskSpec.named("../x").build()));
        refused(
                ErrorCode.INVALID_PARAMETER,
                () -> manager.create(DiskSpec.named("sector").sectorSize(513).build()));
        DiskException noDriver = refused(
                ErrorCode.FS_DRIVER_REQUIRED,
                () -> manager.create(DiskSpec.named("nodriver").driver("tape").build()));
        assertTrue(noDriver.getMessage().contains("there is test"), noDriver.getMessage());
        for (String[] wrong : new String[][] {
            {"tset:x", "column 1", "test"},
            {"zip+test:x", "column 1", "filter"},
            {"test:x?color=red", "column 8", "colour, password"},
            {"test:x?zip.level=1", "column 8", "zip"},
        }) {
            DiskException refusal =
                    refused(ErrorCode.INVALID_PARAMETER, () -> disk.insert(MediumSpec.of(StoreUri.parse(wrong[0]))));
            assertTrue(refusal.getMessage().contains(wrong[1]), refusal.getMessage());
            assertTrue(refusal.getMessage().contains(wrong[2]), refusal.getMessage());
            assertEquals(DiskState.EMPTY, disk.state());
        }
        store.refusal = new DiskException(ErrorCode.SHARING_VIOLATION, "held by 12");
        refused(ErrorCode.SHARING_VIOLATION, () -> disk.insert(medium()));
        store.refusal = null;
        assertEquals(0, store.open.get());
        refused(
                ErrorCode.NOT_SUPPORTED,
                () -> manager.up(new DiskDeclaration(
                        DiskSpec.named("unmountable").build(),
                        medium(),
                        Optional.empty(),
                        List.of(MountingPointSpec.of("Z:")))));
        assertTrue(manager.disk("unmountable").isEmpty());
        assertEquals(0, store.open.get());
        driver.unusable = "no kernel here";
        DiskException unusable = refused(
                ErrorCode.FS_DRIVER_REQUIRED,
                () -> manager.create(DiskSpec.named("unusable").build()));
        assertTrue(unusable.getMessage().contains("no kernel here"), unusable.getMessage());
        driver.unusable = null;
        assertEquals(1, manager.disks().size());
    }

    @Test
    void secretsAreNotShown() throws Exception {
        VirtualDisk disk = manager.create(DiskSpec.named("secret").build());
        disk.insert(MediumSpec.of(StoreUri.parse("test:x?password=hunter2&colour=red")));
        assertEquals(Optional.of("test:x?password=…&colour=red"), disk.info().store());
        await(() -> events.stream().anyMatch(event -> event.kind() == DiskEvent.Kind.INSERTED));
        assertTrue(events.stream().noneMatch(event -> event.message().contains("hunter2")));
    }

    @Test
    void aDeclaredDiskIsUpWhileItsConfigurationIsThere(@InjectService ConfigurationAdmin admin) throws Exception {
        driverService.unregister();
        Configuration configuration = admin.getFactoryConfiguration("io.drivebay.disk", "declared", "?");
        configuration.update(properties(Map.of("store", "test:x", "sector-size", "4096", "hold-timeout", "10s")));
        try {
            await(() -> manager.disk("declared").isPresent());
            VirtualDisk disk = manager.disk("declared").orElseThrow();
            assertEquals(4096, disk.spec().sectorSize());
            await(() -> disk.info().message().isPresent());
            driverService = registerDriver();
            await(() -> disk.state() == DiskState.READY);
            await(() -> disk.info().message().isEmpty());
            configuration.update(properties(Map.of("store", "test:x", "sector-size", "512")));
            await(() -> manager.disk("declared")
                    .filter(now -> now.spec().sectorSize() == 512 && now.state() == DiskState.READY)
                    .isPresent());
        } finally {
            configuration.delete();
        }
        await(() -> manager.disk("declared").isEmpty());
    }

    @Test
    void aDeclaredCdromHasItsOwnSectorsAndIsReadOnly(@InjectService ConfigurationAdmin admin) throws Exception {
        driver.types = Set.of(StorageType.CDROM);
        Configuration configuration = admin.getFactoryConfiguration("io.drivebay.disk", "disc", "?");
        configuration.update(properties(Map.of("store", "test:x", "type", "cdrom")));
        try {
            await(() -> manager.disk("disc")
                    .filter(disc -> disc.state() == DiskState.READY)
                    .isPresent());
            VirtualDisk disc = manager.disk("disc").orElseThrow();
            assertEquals(2048, disc.info().sectorSize());
            assertTrue(disc.info().readOnly());
            assertEquals(
                    Optional.of(ErrorCode.WRITE_PROTECT),
                    Request.write(target("disc"), 0, ByteBuffer.allocateDirect(2048))
                            .outcome());
        } finally {
            configuration.delete();
        }
        await(() -> manager.disk("disc").isEmpty());
    }

    /** No event tells of that: what is declared is looked at now and then, and whenever something comes. */
    @Test
    void aDeclaredDiskIsShownAgainWhenItsDriverCanBeUsedAgain(@InjectService ConfigurationAdmin admin)
            throws Exception {
        Configuration configuration = admin.getFactoryConfiguration("io.drivebay.disk", "patient", "?");
        configuration.update(properties(Map.of("store", "test:x")));
        ServiceRegistration<MediumParticipant> onlooker = null;
        try {
            await(() -> manager.disk("patient")
                    .filter(disk -> disk.state() == DiskState.READY)
                    .isPresent());
            VirtualDisk disk = manager.disk("patient").orElseThrow();
            driverService.unregister();
            driver.unusable = "no module";
            driverService = registerDriver();
            await(() -> disk.info().message().orElse("").contains("no module"));
            assertEquals(DiskState.DETACHED, disk.state());
            driver.unusable = null;
            onlooker = context.registerService(MediumParticipant.class, new Onlooker(), null);
            await(() -> disk.state() == DiskState.READY);
            assertEquals(
                    Optional.empty(),
                    Request.read(target("patient"), 0, sector()).outcome());
            await(() -> disk.info().message().isEmpty());
        } finally {
            if (onlooker != null) {
                onlooker.unregister();
            }
            configuration.delete();
        }
        await(() -> manager.disk("patient").isEmpty());
    }

    /** Another one that is declared later is tried in vain, and so tells when all have been looked at. */
    @Test
    void aDeclaredDiskThatIsHeldSaysWhatItWaitsFor(@InjectService ConfigurationAdmin admin) throws Exception {
        TestStore never = new TestStore(ByteBuffer.allocateDirect(TestStore.SIZE));
        never.refusal = new DiskException(ErrorCode.ACCESS_DENIED, "never");
        ServiceRegistration<BlockProvider> neverService =
                context.registerService(BlockProvider.class, never, properties(Map.of(BlockProvider.SCHEME, "never")));
        Configuration configuration = admin.getFactoryConfiguration("io.drivebay.disk", "waiting", "?");
        Configuration later = admin.getFactoryConfiguration("io.drivebay.disk", "later", "?");
        ServiceRegistration<MediumParticipant> onlooker = null;
        try {
            configuration.update(properties(Map.of("store", "test:x")));
            await(() -> manager.disk("waiting")
                    .filter(disk -> disk.state() == DiskState.READY)
                    .isPresent());
            later.update(properties(Map.of("store", "never:x")));
            await(() -> never.attempts.get() > 0);
            VirtualDisk disk = manager.disk("waiting").orElseThrow();
            storeService.unregister();
            String why = disk.info().message().orElseThrow();
            assertTrue(why.contains("no provider for 'test'"), why);
            int before = never.attempts.get();
            onlooker = context.registerService(MediumParticipant.class, new Onlooker(), null);
            await(() -> never.attempts.get() > before);
            assertEquals(Optional.of(why), disk.info().message());
            storeService = registerStore();
            await(() -> disk.state() == DiskState.READY);
            await(() -> disk.info().message().isEmpty());
        } finally {
            if (onlooker != null) {
                onlooker.unregister();
            }
            configuration.delete();
            later.delete();
            neverService.unregister();
        }
        await(() -> manager.disks().isEmpty());
    }

    @Test
    void aDeclaredDiskWaitsForItsProvider(@InjectService ConfigurationAdmin admin) throws Exception {
        storeService.unregister();
        Configuration configuration = admin.getFactoryConfiguration("io.drivebay.disk", "early", "?");
        configuration.update(properties(Map.of("store", "test:x")));
        try {
            await(() -> manager.disk("early")
                    .flatMap(disk -> disk.info().message())
                    .filter(message -> message.contains("no provider for 'test'"))
                    .isPresent());
            storeService = registerStore();
            await(() -> manager.disk("early").orElseThrow().state() == DiskState.READY);
        } finally {
            configuration.delete();
        }
        await(() -> manager.disk("early").isEmpty());
    }
}
