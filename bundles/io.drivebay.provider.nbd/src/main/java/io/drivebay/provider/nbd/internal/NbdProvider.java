package io.drivebay.provider.nbd.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.store.BlockProvider;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreOption;
import java.io.IOException;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** {@code nbd://host/export} and its sisters: a disk whose bytes are with an NBD server. */
@Component(
        property = {
            BlockProvider.SCHEME + "=" + ServerAddress.NBD,
            BlockProvider.SCHEME + "=" + ServerAddress.NBDS,
            BlockProvider.SCHEME + "=" + ServerAddress.NBD_UNIX,
            BlockProvider.SCHEME + "=" + ServerAddress.NBDS_UNIX
        })
public final class NbdProvider implements BlockProvider {
    @Override
    public String description() {
        return "NBD server: nbd://host[:port]/export, or nbd+unix:///export with socket=PATH; nbds with TLS";
    }

    @Override
    public List<StoreOption> options() {
        return NbdSpec.OPTIONS;
    }

    @Override
    public BlockDevice open(StoreLayer layer, OpenMode mode) throws IOException {
        return NbdDevice.open(NbdSpec.of(layer, mode));
    }
}
