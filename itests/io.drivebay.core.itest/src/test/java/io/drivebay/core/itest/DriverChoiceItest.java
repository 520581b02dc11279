package io.drivebay.core.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.disk.DriverChoice;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.DriverBinding;
import io.drivebay.api.driver.Probe;
import io.drivebay.api.driver.StorageType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/** Which driver shows a disk: the fixture's and two that rank above it. */
class DriverChoiceItest extends DiskFixture {
    private final TestDriver best = new TestDriver();
    private final TestDriver good = new TestDriver();
    private final List<ServiceRegistration<DriverBinding>> services = new ArrayList<>();

    @BeforeEach
    void registerDrivers() {
        // the worse one first, as age decides between equals
        register(good, "good", 10);
        register(best, "best", 20);
        await(() -> manager.drivers().size() == 3);
    }

    private void register(TestDriver binding, String name, int ranking) {
        services.add(context.registerService(
                DriverBinding.class,
                binding,
                properties(Map.of(DriverBinding.NAME, name, Constants.SERVICE_RANKING, ranking))));
    }

    @Override
    @AfterEach
    void clear() throws Exception {
        super.clear();
        services.forEach(ServiceRegistration::unregister);
        assertTrue(best.attached.isEmpty(), "left behind: " + best.attached.keySet());
        assertTrue(good.attached.isEmpty(), "left behind: " + good.attached.keySet());
    }

    private String driverOf(DiskSpec spec) throws DiskException {
        VirtualDisk disk = manager.create(spec);
        try {
            return disk.info().driver().orElseThrow();
        } finally {
            disk.delete(false);
        }
    }

    private static DiskSpec disk() {
        return DiskSpec.named("chosen").build();
    }

    private static DiskSpec disk(StorageType type) {
        return DiskSpec.named("chosen").type(type).build();
    }

    private static DiskSpec disk(String driver) {
        return DiskSpec.named("chosen").driver(driver).build();
    }

    @Test
    void ofTwoThatCanTheBetterRankingIsTaken() throws Exception {
        assertEquals(
                List.of("best", "good", "test"),
                manager.drivers().stream().map(DriverChoice::name).toList());
        assertEquals("best", driverOf(disk()));
        services.get(0).setProperties(properties(Map.of(DriverBinding.NAME, "good", Constants.SERVICE_RANKING, 30)));
        assertEquals("good", driverOf(disk()));
    }

    @Test
    void aNamedOneIsTakenWhateverItsRanking() throws Exception {
        assertEquals("test", driverOf(disk("test")));
        assertEquals("good", driverOf(disk("good")));
    }

    @Test
    void anUnusableOneIsPassedOver() throws Exception {
        best.unusable = "no kernel here";
        assertEquals("good", driverOf(disk()));
        good.unusable = "too old";
        assertEquals("test", driverOf(disk()));
        driver.unusable = "no root";
        DiskException refusal = refused(ErrorCode.FS_DRIVER_REQUIRED, () -> manager.create(disk()));
        assertTrue(
                refusal.getMessage().contains("best: no kernel here | good: too old | test: no root"),
                refusal.getMessage());
        DiskException named = refused(ErrorCode.FS_DRIVER_REQUIRED, () -> manager.create(disk("good")));
        assertTrue(named.getMessage().endsWith("good: too old"), named.getMessage());
        assertTrue(manager.disks().isEmpty());
    }

    @Test
    void itsStorageTypesDecide() throws Exception {
        best.types = Set.of(StorageType.DISK_PNP);
        good.types = Set.of(StorageType.DISK, StorageType.CDROM);
        assertEquals("good", driverOf(disk()));
        assertEquals("good", driverOf(disk(StorageType.CDROM)));
        assertEquals("best", driverOf(disk(StorageType.DISK_PNP)));
        good.types = Set.of(StorageType.DISK);
        DiskException refusal = refused(ErrorCode.FS_DRIVER_REQUIRED, () -> manager.create(disk(StorageType.CDROM)));
        assertTrue(
                refusal.getMessage().contains("best has no drives of type CDROM | good has no drives of type CDROM"),
                refusal.getMessage());
    }

    /** Who wants a disk of this machine is not to get one that only others see. */
    @Test
    void oneWithoutNodesIsTakenOnlyByName() throws Exception {
        best.facts = Map.of(Probe.NODE, Probe.NONE);
        assertEquals("good", driverOf(disk()));
        assertEquals("best", driverOf(disk("best")));
        good.unusable = "too old";
        driver.unusable = "no root";
        DiskException refusal = refused(ErrorCode.FS_DRIVER_REQUIRED, () -> manager.create(disk()));
        assertTrue(refusal.getMessage().contains("for that, name the driver"), refusal.getMessage());
    }

    /** A probe cannot foresee everything. */
    @Test
    void oneThatRefusesADiskIsPassedOverToo() throws Exception {
        best.refusal = new DiskException(ErrorCode.NO_SYSTEM_RESOURCES, "no device left");
        assertEquals("good", driverOf(disk()));
        good.refusal = new DiskException(ErrorCode.ACCESS_DENIED, "not yours");
        driver.refusal = good.refusal;
        refused(ErrorCode.NO_SYSTEM_RESOURCES, () -> manager.create(disk()));
        refused(ErrorCode.ACCESS_DENIED, () -> manager.create(disk("good")));
        assertTrue(manager.disk("chosen").isEmpty());
    }

    /** It has not waited for a disk that did not use it yet, and nobody would end what it shows. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneThatGoesMeanwhileIsPassedOver(boolean named) throws Exception {
        best.whileProbing = () -> {
            best.whileProbing = () -> {};
            services.remove(1).unregister();
        };
        if (named) {
            refused(ErrorCode.NOT_READY, () -> manager.create(disk("best")));
        } else {
            assertEquals("good", driverOf(disk()));
        }
        assertEquals(Set.of(), best.attached.keySet());
    }

    @Test
    void aBetterOneThatComesTakesOnlyNewDisks() throws Exception {
        services.remove(1).unregister();
        VirtualDisk old = inserted("old");
        assertEquals(Optional.of("good"), old.info().driver());
        register(best, "best", 20);
        await(() -> manager.drivers().size() == 3);
        assertEquals("best", driverOf(disk()));
        assertEquals(Optional.of("good"), old.info().driver());
    }
}
