package io.drivebay.provider.file.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.host.HostFiles;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreUri;
import io.drivebay.driver.linux.internal.host.LinuxHostFiles;
import java.io.IOException;

/** Opens stores without a framework. */
final class Images {
    static final HostFiles LINUX = new LinuxHostFiles();
    static final HostFiles NONE = null;

    private Images() {}

    static BlockDevice open(String store, HostFiles files) throws IOException {
        return open(store, files, new OpenMode(false, 512));
    }

    static BlockDevice open(String store, HostFiles files, OpenMode mode) throws IOException {
        FileProvider provider = new FileProvider();
        provider.hostFiles = files;
        return provider.open(StoreLayer.provider(StoreUri.parse(store), "file"), mode);
    }
}
