package io.drivebay.provider.nbd.internal;

import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreUri;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Opens stores as the core does. */
final class Stores {
    private Stores() {}

    static NbdDevice open(String uri, boolean readOnly) throws IOException {
        StoreUri store = StoreUri.parse(uri);
        return (NbdDevice) new NbdProvider().open(layer(store), new OpenMode(readOnly, 512));
    }

    static StoreLayer layer(StoreUri store) {
        return StoreLayer.provider(store, String.join("+", store.names()));
    }

    static byte[] read(NbdDevice device, long offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocateDirect(length);
        device.read(offset, target);
        byte[] bytes = new byte[length];
        target.get(0, bytes);
        return bytes;
    }

    static void write(NbdDevice device, long offset, byte[] bytes) throws IOException {
        device.write(offset, ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), false);
    }
}
