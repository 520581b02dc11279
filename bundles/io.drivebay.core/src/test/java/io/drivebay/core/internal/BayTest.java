package io.drivebay.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.Capability;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.disk.MediumSpec;
import io.drivebay.api.store.BlockProvider;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreUri;
import io.drivebay.core.internal.Bay.Haste;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.ServiceReference;

/** How long a bay waits for a provider, and for whom. */
@Timeout(60)
class BayTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    private final FakeDevice device =
            new FakeDevice(ByteBuffer.allocateDirect(1 << 20), Capability.WRITE, Capability.FLUSH);
    private final Gate gate = new Gate("test", new ThreadStarter());
    private final StoreRegistry stores = new StoreRegistry();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean hangOpening;

    /** What who hangs does first. */
    private volatile Runnable first = () -> {};

    BayTest() {
        stores.bindProvider(
                new BlockProvider() {
                    @Override
                    public String description() {
                        return "of a test";
                    }

                    @Override
                    public BlockDevice open(StoreLayer layer, OpenMode mode) {
                        if (hangOpening) {
                            hang();
                        }
                        return layer.location().equals("x")
                                ? device
                                : new FakeDevice(ByteBuffer.allocateDirect(1 << 20), Capability.WRITE);
                    }
                },
                reference());
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<BlockProvider> reference() {
        return (ServiceReference<BlockProvider>) Proxy.newProxyInstance(
                BayTest.class.getClassLoader(), new Class<?>[] {ServiceReference.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "getProperty" -> arguments[0].equals(BlockProvider.SCHEME) ? "test" : null;
                        case "compareTo" -> 0;
                        case "hashCode" -> 1;
                        case "equals" -> proxy == arguments[0];
                        default -> null;
                    };
                });
    }

    private void hang() {
        first.run();
        hanging.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void end() {
        released.countDown();
        gate.shutdown();
    }

    /** With a patience that is over at once. */
    private Bay bay() {
        return new Bay(DiskSpec.named("test").build(), false, gate, stores, () -> {}, SHORT, SHORT);
    }

    private static MediumSpec without() throws DiskException {
        return new MediumSpec(StoreUri.parse("test:x"), false, Duration.ZERO);
    }

    private static <T> FutureTask<T> elsewhere(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "test-elsewhere");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static FutureTask<Void> inserting(Bay bay, MediumSpec medium) {
        return elsewhere(() -> {
            bay.insert(medium, Haste.NONE);
            return null;
        });
    }

    private static FutureTask<Void> ejecting(Bay bay, Haste haste) {
        return elsewhere(() -> {
            bay.eject(haste);
            return null;
        });
    }

    private static void timesOut(FutureTask<?> task) {
        DiskException failure = (DiskException)
                assertThrows(ExecutionException.class, task::get).getCause();
        assertEquals(ErrorCode.SEM_TIMEOUT, failure.code(), failure.getMessage());
    }

    /** Somebody else has waited longer than the patience meanwhile. */
    private void patienceIsOver() throws Exception {
        hangOpening = true;
        timesOut(inserting(bay(), new MediumSpec(StoreUri.parse("test:other"), false, Duration.ofMillis(1))));
    }

    @Test
    void withoutATimeoutTheOpeningTakesAsLongAsItTakes() throws Exception {
        hangOpening = true;
        Bay bay = bay();
        FutureTask<Void> insertion = inserting(bay, without());
        hanging.await();

        patienceIsOver();
        assertFalse(insertion.isDone());
        released.countDown();

        insertion.get();
        assertEquals(Bay.Phase.OPEN, bay.phase());
    }

    /** A while after the patience of all who wait with such a medium. */
    private void staysUntilReleased(FutureTask<Void> task) throws Exception {
        first = () -> {};
        hangOpening = true;
        timesOut(inserting(bay(), brief("other")));
        assertFalse(task.isDone());
        released.countDown();
        task.get();
    }

    /** Time enough to be opened, on a busy machine too, and not much more. */
    private static MediumSpec brief(String location) throws DiskException {
        return new MediumSpec(StoreUri.parse("test:" + location), false, Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 60})
    void anOpeningMayAskForMoreTime(int seconds) throws Exception {
        hangOpening = true;
        first = () -> BoundedCall.current().resetTimeout(Duration.ofSeconds(seconds));
        FutureTask<Void> insertion = inserting(bay(), brief("x"));
        hanging.await();

        staysUntilReleased(insertion);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 60})
    void theLastFlushMayAskForMoreTime(int seconds) throws Exception {
        Bay bay = bay();
        bay.insert(brief("x"), Haste.NONE);
        first = () -> BoundedCall.current().resetTimeout(Duration.ofSeconds(seconds));
        device.hook = offset -> hang();
        FutureTask<Void> ejection = ejecting(bay, Haste.NONE);
        hanging.await();

        staysUntilReleased(ejection);
        assertEquals(1, device.flushes.get());
    }

    @Test
    void anOpeningSeesThatItWasGivenUp() throws Exception {
        hangOpening = true;
        AtomicReference<BoundedCall<?>> call = new AtomicReference<>();
        first = () -> call.set(BoundedCall.current());
        FutureTask<Void> insertion = inserting(bay(), brief("x"));
        hanging.await();

        assertTrue(call.get().awaited());
        timesOut(insertion);

        assertFalse(call.get().awaited());
    }

    @Test
    void anOpeningThatAsksTwiceHasTheSecondTime() throws Exception {
        hangOpening = true;
        first = () -> {
            BoundedCall.current().resetTimeout(Duration.ZERO);
            BoundedCall.current().resetTimeout(Duration.ofMillis(1));
        };

        timesOut(inserting(bay(), brief("x")));
    }

    @ParameterizedTest
    @EnumSource(names = {"SOME", "FORCED"})
    void whoCannotWaitDoesNotWhateverIsAskedFor(Haste haste) throws Exception {
        Bay bay = bay();
        bay.insert(brief("x"), Haste.NONE);
        first = () -> BoundedCall.current().resetTimeout(Duration.ZERO);
        device.hook = offset -> hang();

        timesOut(ejecting(bay, haste));
        released.countDown();

        await(() -> device.closed);
    }

    /** A request is with the device. */
    private FutureTask<Optional<ErrorCode>> hangingRead() throws Exception {
        device.hook = offset -> {
            if (offset == 512) {
                hang();
            }
        };
        Requests requests = new Requests(gate);
        FutureTask<Optional<ErrorCode>> read = elsewhere(
                () -> requests.read(512, ByteBuffer.allocateDirect(512)).error());
        hanging.await();
        return read;
    }

    @Test
    void aRequestThatWasGivenMoreTimeHasItWhenTheMediumGoes() throws Exception {
        Bay bay = bay();
        bay.insert(brief("x"), Haste.NONE);
        first = () -> IoWorker.current().resetTimeout(Duration.ofSeconds(60));
        FutureTask<Optional<ErrorCode>> read = hangingRead();

        staysUntilReleased(ejecting(bay, Haste.NONE));
        assertEquals(Optional.empty(), read.get());
    }

    @Test
    void whoHasOthersToServeDoesNotWaitForEver() throws Exception {
        hangOpening = true;
        FutureTask<Void> insertion = elsewhere(() -> {
            bay().insert(without(), Haste.SOME);
            return null;
        });

        timesOut(insertion);
    }

    @Test
    void withATimeoutTheOpeningIsBounded() throws Exception {
        hangOpening = true;

        timesOut(inserting(bay(), new MediumSpec(StoreUri.parse("test:x"), false, Duration.ofMillis(1))));
    }

    /** The last flush of a medium without a timeout has begun. */
    private FutureTask<Void> hangingEjection(Bay bay) throws Exception {
        bay.insert(without(), Haste.NONE);
        device.hook = offset -> hang();
        FutureTask<Void> ejection = ejecting(bay, Haste.NONE);
        hanging.await();
        return ejection;
    }

    @Test
    void withoutATimeoutTheLastFlushTakesAsLongAsItTakes() throws Exception {
        FutureTask<Void> ejection = hangingEjection(bay());

        patienceIsOver();
        assertFalse(ejection.isDone());
        released.countDown();

        ejection.get();
        assertEquals(1, device.flushes.get());
    }

    @Test
    void withoutATimeoutARunningRequestTakesAsLongAsItTakes() throws Exception {
        Bay bay = bay();
        bay.insert(without(), Haste.NONE);
        FutureTask<Optional<ErrorCode>> read = hangingRead();
        FutureTask<Void> ejection = ejecting(bay, Haste.NONE);

        patienceIsOver();
        assertFalse(ejection.isDone());
        released.countDown();

        ejection.get();
        assertEquals(Optional.empty(), read.get());
        assertEquals(1, device.flushes.get());
    }

    @ParameterizedTest
    @EnumSource(names = {"SOME", "FORCED"})
    void othersGiveTheLastFlushUpAndItGoesOn(Haste haste) throws Exception {
        Bay bay = bay();
        bay.insert(without(), Haste.NONE);
        device.hook = offset -> hang();

        timesOut(ejecting(bay, haste));
        released.countDown();

        await(() -> device.closed);
        assertEquals(1, device.flushes.get());
    }

    @Test
    void anOpeningWithoutALimitIsGivenUpForAForcedStep() throws Exception {
        hangOpening = true;
        Bay bay = bay();
        FutureTask<Void> insertion = inserting(bay, without());
        hanging.await();

        await(() -> {
            bay.giveUp();
            return insertion.isDone();
        });
        timesOut(insertion);
        assertEquals(Bay.Phase.EMPTY, bay.phase());
        released.countDown();

        await(() -> device.closed);
    }

    @Test
    void aLastFlushWithoutALimitIsGivenUpForAForcedStepAndGoesOn() throws Exception {
        Bay bay = bay();
        FutureTask<Void> ejection = hangingEjection(bay);

        await(() -> {
            bay.giveUp();
            return ejection.isDone();
        });
        timesOut(ejection);
        released.countDown();

        await(() -> device.closed);
        assertEquals(1, device.flushes.get());
    }

    private static void await(BooleanSupplier effect) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!effect.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not in time");
            Thread.sleep(5);
        }
    }
}
