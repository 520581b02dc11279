package io.drivebay.core.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskEvent;
import io.drivebay.api.disk.DiskListener;
import io.drivebay.api.disk.DiskManager;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.disk.MediumSpec;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.DriverBinding;
import io.drivebay.api.store.BlockProvider;
import io.drivebay.api.store.StoreUri;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** The core in a framework, with a provider and a driver of the tests; nothing of its disks may be left behind. */
class DiskFixture {
    /** Who passes events on to all others. */
    private static final String HUB = "(io.drivebay.event.relay=true)";

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    DiskManager manager;

    final TestStore store = new TestStore(ByteBuffer.allocateDirect(TestStore.SIZE));
    final TestDriver driver = new TestDriver();
    final List<DiskEvent> events = new CopyOnWriteArrayList<>();
    ServiceRegistration<BlockProvider> storeService;
    ServiceRegistration<DriverBinding> driverService;
    private ServiceRegistration<DiskListener> listenerService;

    @BeforeEach
    void register() {
        storeService = registerStore();
        driverService = registerDriver();
        listenerService = context.registerService(DiskListener.class, events::add, null);
        await(() -> manager.providers().containsKey("test") && manager.drivers().size() == 1);
    }

    ServiceRegistration<BlockProvider> registerStore() {
        return context.registerService(BlockProvider.class, store, properties(Map.of(BlockProvider.SCHEME, "test")));
    }

    ServiceRegistration<DriverBinding> registerDriver() {
        return context.registerService(DriverBinding.class, driver, properties(Map.of(DriverBinding.NAME, "test")));
    }

    @AfterEach
    void clear() throws Exception {
        driver.holder = null;
        store.hang = null;
        for (VirtualDisk disk : manager.disks()) {
            disk.delete(true);
        }
        awaitEvents();
        for (ServiceRegistration<?> service : List.of(storeService, driverService, listenerService)) {
            try {
                service.unregister();
            } catch (IllegalStateException e) {
                // the test has done it
            }
        }
        await(() -> store.open.get() == 0);
        assertTrue(driver.attached.isEmpty(), "left behind: " + driver.attached.keySet());
    }

    /** The next test is not to hear of this one's disks. */
    private void awaitEvents() throws Exception {
        DiskEvent last = new DiskEvent(DiskEvent.Kind.MESSAGE, "none", UUID.randomUUID(), "the end", Instant.now());
        ServiceReference<DiskListener> hub = List.copyOf(context.getServiceReferences(DiskListener.class, HUB))
                .get(0);
        context.getService(hub).changed(last);
        await(() -> events.contains(last));
        context.ungetService(hub);
    }

    static Dictionary<String, Object> properties(Map<String, Object> map) {
        return new Hashtable<>(map);
    }

    static MediumSpec medium() throws DiskException {
        return medium("test:x");
    }

    static MediumSpec medium(String store) throws DiskException {
        return MediumSpec.of(StoreUri.parse(store));
    }

    VirtualDisk inserted(String name) throws DiskException {
        return inserted(name, medium());
    }

    VirtualDisk inserted(String name, MediumSpec medium) throws DiskException {
        VirtualDisk disk = manager.create(DiskSpec.named(name).build());
        disk.insert(medium);
        return disk;
    }

    DiskTarget target(String name) {
        return driver.shown.get(name);
    }

    static ByteBuffer sector() {
        return ByteBuffer.allocateDirect(512);
    }

    List<DiskEvent.Kind> kinds() {
        return events.stream().map(DiskEvent::kind).toList();
    }

    static DiskException refused(ErrorCode code, Executable action) {
        DiskException refusal = assertThrows(DiskException.class, action);
        assertEquals(code, refusal.code(), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
        return refusal;
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it did not come true");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
