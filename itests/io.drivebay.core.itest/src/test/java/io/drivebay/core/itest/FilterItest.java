package io.drivebay.core.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskEvent;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.disk.DiskState;
import io.drivebay.api.disk.StoreKind;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.store.BlockFilter;
import io.drivebay.api.store.StoreUri;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/** Filters in front of a provider. */
class FilterItest extends DiskFixture {
    private static final int KEY = 0x55;

    private final TestFilter xor = TestFilter.xor();
    private final TestFilter add = TestFilter.add();
    private final List<ServiceRegistration<BlockFilter>> filters = new ArrayList<>();

    @BeforeEach
    void registerFilters() {
        registerFilter(xor, "xor");
        registerFilter(add, "add", "add.twice");
    }

    private ServiceRegistration<BlockFilter> registerFilter(BlockFilter filter, String... names) {
        ServiceRegistration<BlockFilter> service =
                context.registerService(BlockFilter.class, filter, properties(Map.of(BlockFilter.NAME, names)));
        filters.add(service);
        await(() -> manager.filters().keySet().containsAll(List.of(names)));
        return service;
    }

    private void unregister(ServiceRegistration<BlockFilter> service) {
        filters.remove(service);
        service.unregister();
    }

    @Override
    @AfterEach
    void clear() throws Exception {
        super.clear();
        List.copyOf(filters).forEach(this::unregister);
        assertEquals(0, xor.open.get());
        assertEquals(0, add.open.get());
    }

    private static ByteBuffer sectorOf(int value) {
        ByteBuffer sector = sector();
        while (sector.hasRemaining()) {
            sector.put((byte) value);
        }
        return sector.flip();
    }

    private static void write(DiskTarget target, long offset, int value) throws Exception {
        assertEquals(
                Optional.empty(), Request.write(target, offset, sectorOf(value)).outcome());
    }

    private static ByteBuffer read(DiskTarget target, long offset) throws Exception {
        ByteBuffer read = sector();
        assertEquals(Optional.empty(), Request.read(target, offset, read).outcome());
        return read.clear();
    }

    private ByteBuffer stored(int offset) {
        return store.bytes.slice(offset, 512);
    }

    @Test
    void aFilterStandsBetweenTheDiskAndItsStore() throws Exception {
        VirtualDisk disk = inserted("turned", medium("xor+test:x?xor.key=" + KEY + "&colour=red"));
        assertEquals(TestStore.SIZE - TestFilter.HEAD, disk.info().size());
        write(target("turned"), 1024, 7);
        assertEquals(sectorOf(7 ^ KEY), stored(TestFilter.HEAD + 1024));
        assertEquals(sectorOf(7), read(target("turned"), 1024));
        disk.remove(false);
        assertEquals(0, xor.open.get());
        disk.insert(medium());
        assertEquals(sectorOf(7 ^ KEY), read(target("turned"), TestFilter.HEAD + 1024));
        disk.remove(false);
        disk.insert(medium("XOR+test:x"));
        assertNotEquals(sectorOf(7), read(target("turned"), 1024), "it has not had the key");
    }

    @ParameterizedTest
    @CsvSource({
        "xor+add+test:x?xor.key=85&add.key=1, 86",
        "add+xor+test:x?xor.key=85&add.key=1, 84",
        "add.twice+add+test:x?add.key=3&add.twice.key=10, 13",
        "add+add+test:x?add.key=3, 6"
    })
    void theFirstIsTheOutermost(String uri, int becomes) throws Exception {
        inserted("stacked", medium(uri));
        write(target("stacked"), 0, 0);
        assertEquals(sectorOf(becomes), stored(2 * TestFilter.HEAD));
        assertEquals(sectorOf(0), read(target("stacked"), 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "xor+test:x?xor.colour=red | column 12 | 'xor' has no option 'colour'; there are xor.key, xor.pin",
                "xor+test:x?key=1          | column 12 | 'test' has no option 'key'; there are colour",
                "xor+test:x?add.key=1      | column 12 | is for a filter 'add' that the store does not have",
                "xor+test:x?xor.key=much   | column 12 | 'much' is no number",
                "xor+rot+test:x            | column 5  | no filter 'rot'; there are add, add.twice, xor",
                "test+xor:x                | column 6  | no provider for 'xor'"
            })
    void whatIsWrongIsNamed(String uri, String place, String reason) throws Exception {
        VirtualDisk disk = manager.create(DiskSpec.named("wrong").build());
        DiskException refusal = refused(ErrorCode.INVALID_PARAMETER, () -> disk.insert(medium(uri)));
        assertTrue(refusal.getMessage().contains(place + ":"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
        assertEquals(DiskState.EMPTY, disk.state());
        assertEquals(0, store.open.get());
    }

    @Test
    void whatThereIsCanBeAskedFor() {
        StoreKind kind = manager.filters().get("xor");
        assertEquals(xor.description(), kind.description());
        assertEquals(xor.options(), kind.options());
    }

    @Test
    void secretsAreNotShown() throws Exception {
        String uri = "xor+test:x?xor.pin=hunter2&xor.key=7&password=swordfish&colour=red";
        VirtualDisk disk = inserted("secret", medium(uri));
        assertEquals(
                Optional.of("xor+test:x?xor.pin=…&xor.key=7&password=…&colour=red"),
                disk.info().store());
        unregister(filters.get(0));
        assertEquals(DiskState.HELD, disk.state());
        assertEquals(
                Optional.of("xor+test:x?xor.pin=…&xor.key=…&password=…&colour=red"),
                disk.info().store(),
                "nobody knows whether the key is a secret");
        await(() -> kinds().contains(DiskEvent.Kind.MESSAGE));
        for (String secret : List.of("hunter2", "swordfish")) {
            assertTrue(events.stream().noneMatch(event -> event.message().contains(secret)), secret);
            assertFalse(disk.info().toString().contains(secret), secret);
        }
    }

    @Test
    void aFilterThatIsReplacedCostsTimeAndNoError() throws Exception {
        VirtualDisk disk = inserted("swap", medium("xor+add+test:x?xor.key=" + KEY + "&add.key=1"));
        DiskTarget target = target("swap");
        write(target, 512, 7);
        unregister(filters.get(0));
        assertEquals(DiskState.HELD, disk.state());
        assertEquals(List.of(0, 0, 0), List.of(xor.open.get(), add.open.get(), store.open.get()));
        ByteBuffer read = sector();
        Request waiting = Request.read(target, 512, read);
        Request written = Request.write(target, 1024, sectorOf(9));
        assertFalse(waiting.over());
        assertFalse(written.over());
        assertTrue(
                disk.info().message().orElse("").contains("no filter 'xor'"),
                disk.info().toString());
        registerFilter(xor, "xor");
        assertEquals(Optional.empty(), waiting.outcome());
        assertEquals(Optional.empty(), written.outcome());
        assertEquals(sectorOf(7), read.clear());
        assertEquals(sectorOf((9 ^ KEY) + 1), stored(2 * TestFilter.HEAD + 1024));
        assertEquals(DiskState.READY, disk.state());
        assertEquals(List.of(1, 1, 1), List.of(xor.open.get(), add.open.get(), store.open.get()));
    }

    /** As an update does it where both versions can be there at once. */
    @Test
    void aFilterWhoseSuccessorIsThereAlreadyIsNotWaitedFor() throws Exception {
        VirtualDisk disk = inserted("update", medium("xor+test:x?xor.key=" + KEY));
        TestFilter successor = TestFilter.xor();
        ServiceRegistration<BlockFilter> service = context.registerService(
                BlockFilter.class,
                successor,
                properties(Map.of(BlockFilter.NAME, "xor", Constants.SERVICE_RANKING, 7)));
        filters.add(service);
        assertEquals(1, xor.open.get());
        unregister(filters.get(0));
        assertEquals(DiskState.READY, disk.state());
        assertEquals(List.of(0, 1), List.of(xor.open.get(), successor.open.get()));
        write(target("update"), 0, 7);
        assertEquals(sectorOf(7 ^ KEY), stored(TestFilter.HEAD));
        disk.delete(false);
        assertEquals(0, successor.open.get());
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                failure(ErrorCode.CRC, "no such format", wrapped -> {
                    throw new DiskException(ErrorCode.CRC, "no such format");
                }),
                failure(ErrorCode.IO_DEVICE, "cannot be opened", wrapped -> {
                    throw new IOException("torn");
                }),
                failure(ErrorCode.IO_DEVICE, "cannot be opened", wrapped -> {
                    throw new IllegalStateException("a mistake");
                }),
                failure(ErrorCode.IO_DEVICE, "cannot be opened", wrapped -> {
                    throw new NoClassDefFoundError("gone/With/ItsBundle");
                }),
                failure(ErrorCode.NOT_ENOUGH_MEMORY, "cannot be opened", wrapped -> {
                    throw new OutOfMemoryError("a test's");
                }),
                failure(ErrorCode.INTERNAL_ERROR, "'add' gave no device", wrapped -> null));
    }

    private static Arguments failure(ErrorCode code, String message, TestFilter.Wrapping wrapping) {
        return Arguments.of(code, message, wrapping);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFilterThatFailsLeavesNothingOpen(ErrorCode code, String message, TestFilter.Wrapping wrapping)
            throws Exception {
        VirtualDisk disk = manager.create(DiskSpec.named("failing").build());
        add.wrapping = wrapping;
        DiskException refusal = refused(code, () -> disk.insert(medium("add+xor+test:x?password=hunter2")));
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("hunter2"), refusal.getMessage());
        assertEquals(List.of(0, 0), List.of(xor.open.get(), store.open.get()));
        assertEquals(DiskState.EMPTY, disk.state());
        add.wrapping = wrapped -> wrapped;
        disk.insert(medium("add+xor+test:x"));
        assertEquals(DiskState.READY, disk.state());
    }

    /** The store's own option is about the store's bytes, not about those that the filter leaves. */
    @Test
    void aSizeThatWasChangedIsThatOfTheStoreWhenItIsOpenedAgain() throws Exception {
        VirtualDisk disk = inserted("resized", medium("xor+test:x?size=" + TestStore.SIZE));
        disk.resize(1 << 19);
        assertEquals((1 << 19) + TestFilter.HEAD, store.size);
        storeService.unregister();
        storeService = registerStore();
        await(() -> disk.state() == DiskState.READY);
        assertEquals(1 << 19, disk.info().size());
        disk.swap(StoreUri.parse("xor+test:y"));
    }
}
