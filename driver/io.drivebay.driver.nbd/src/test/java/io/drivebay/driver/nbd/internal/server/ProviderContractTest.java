package io.drivebay.driver.nbd.internal.server;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreUri;
import io.drivebay.provider.nbd.internal.NbdProvider;
import io.drivebay.tck.BlockDeviceContract;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Our client over our server: extended headers, several connections. */
class ProviderContractTest extends BlockDeviceContract {
    private Served served;
    private boolean made;

    @BeforeEach
    void serve() throws IOException {
        served = new Served();
    }

    @AfterEach
    void end() throws IOException {
        served.close();
    }

    @Override
    protected BlockDevice open(long bytes) throws IOException {
        if (!made) {
            served.add(new MemoryTarget("disk", (int) bytes, 512));
            made = true;
        }
        String socket = ((UnixDomainSocketAddress) served.address()).getPath().toString();
        StoreUri store = StoreUri.parse("nbd+unix:///disk?connections=3&socket=" + socket);
        return new NbdProvider().open(StoreLayer.provider(store, "nbd+unix"), new OpenMode(false, sector()));
    }

    @Override
    protected boolean durable() {
        return true;
    }
}
