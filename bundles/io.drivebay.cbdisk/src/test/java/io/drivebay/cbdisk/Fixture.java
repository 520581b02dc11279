package io.drivebay.cbdisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.drivebay.api.DiskException;
import io.drivebay.cbdisk.internal.Application;
import io.drivebay.cbdisk.internal.LoggingSwitch;
import io.drivebay.cbdisk.internal.Udev;
import java.nio.file.Path;
import java.util.TooManyListenersException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A CBDisk among fake services, with a megabyte of memory behind it. */
class Fixture {
    static final String PRODUCT = "{713CC6CE-B3E2-4fd9-838D-E28F558F6866}";

    @TempDir
    Path folder;

    FakeServices services = new FakeServices();
    Application application;
    CBDisk disk;
    Memory memory = new Memory(1 << 20);

    @BeforeEach
    void make() throws TooManyListenersException {
        application = new Application(
                services,
                new LoggingSwitch(folder.resolve("state/cbdisk-logging")),
                new Udev(folder.resolve("udevadm").toString()));
        disk = new CBDisk(application);
        disk.addCBDiskEventListener(memory);
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable left : application.disks()) {
            left.close();
        }
        assertEquals(0, services.providers.size(), "providers left behind");
        assertEquals(0, services.listeners.size(), "listeners left behind");
    }

    /** Initialised, created, mounted. */
    FakeDisk mounted() throws CBDiskException {
        created();
        disk.mountMedia(0);
        return fake();
    }

    FakeDisk created() throws CBDiskException {
        disk.initialize(PRODUCT);
        disk.createStorage();
        return fake();
    }

    private FakeDisk fake() {
        return services.disks.values().stream()
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** Exchanges the listener. */
    void listen(CBDiskEventListener listener) throws TooManyListenersException {
        disk.removeCBDiskEventListener(memory);
        disk.addCBDiskEventListener(listener);
    }

    static CBDiskException fails(int code, Executable call) {
        CBDiskException failure = assertThrows(CBDiskException.class, call);
        assertEquals(code, failure.getCode(), failure.getMessage());
        return failure;
    }

    static DiskException failsRequest(int code, Executable call) {
        DiskException failure = assertThrows(DiskException.class, call);
        assertEquals(code, failure.code().win32(), failure.getMessage());
        return failure;
    }
}
