package io.drivebay.driver.nbd.internal.server;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreUri;
import io.drivebay.provider.nbd.internal.NbdProvider;
import io.drivebay.tck.BlockDeviceContract;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** Our client over our server: extended headers, several connections, over each kind of socket. */
class ProviderContractTest {
    abstract static class OverServer extends BlockDeviceContract {
        private Served served;
        private String uri;

        /** Where it listens, as a store's URI. */
        abstract String uri(Served listening) throws IOException;

        @BeforeEach
        void serve() throws IOException {
            served = new Served();
            uri = null;
        }

        @AfterEach
        void end() throws IOException {
            served.close();
        }

        @Override
        protected BlockDevice open(long bytes) throws IOException {
            if (uri == null) {
                served.add(new MemoryTarget("disk", (int) bytes, 512));
                uri = uri(served);
            }
            StoreUri store = StoreUri.parse(uri);
            StoreLayer layer = StoreLayer.provider(store, String.join("+", store.names()));
            return new NbdProvider().open(layer, new OpenMode(false, sector()));
        }

        @Override
        protected boolean durable() {
            return true;
        }
    }

    @Nested
    class Unix extends OverServer {
        @Override
        String uri(Served listening) {
            return "nbd+unix:///disk?connections=3&socket=" + ((UnixDomainSocketAddress) listening.address()).getPath();
        }
    }

    /** Over TCP, at a number or a name of this machine. */
    abstract static class OverTcp extends OverServer {
        private final String listens;
        private final String named;

        OverTcp(String listens, String named) {
            this.listens = listens;
            this.named = named;
        }

        @Override
        String uri(Served listening) throws IOException {
            int port = ((InetSocketAddress) listening.listenTcp(listens)).getPort();
            return "nbd://" + named + ":" + port + "/disk?connections=3";
        }
    }

    @Nested
    class Version4 extends OverTcp {
        Version4() {
            super("127.0.0.1", "127.0.0.1");
        }
    }

    @Nested
    class Version6 extends OverTcp {
        Version6() {
            super("::1", "[::1]");
        }
    }

    /** A name may have several addresses, of which not each is listened at. */
    @Nested
    class Name extends OverTcp {
        Name() {
            super("127.0.0.1", "localhost");
        }
    }
}
