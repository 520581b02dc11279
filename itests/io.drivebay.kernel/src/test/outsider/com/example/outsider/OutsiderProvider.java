package com.example.outsider;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.store.BlockProvider;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.osgi.service.component.annotations.Component;

/** {@code outsider:/path}: a file as a disk, which fails and hangs when it is told to. */
@Component(property = BlockProvider.SCHEME + "=outsider")
public final class OutsiderProvider implements BlockProvider {
    @Override
    public String description() {
        return "outsider @version@";
    }

    @Override
    public List<StoreOption> options() {
        return List.of(StoreOption.of("hang-at", "the first request that reaches this offset hangs", ""));
    }

    @Override
    public BlockDevice open(StoreLayer layer, OpenMode mode) throws IOException {
        Path file = Path.of(layer.location());
        Faults faults = new Faults(file);
        faults.onOpen();
        OptionalLong hangAt = layer.size("hang-at");
        return new OutsiderDevice(file, faults, hangAt.isPresent() ? new Hang(file, hangAt.getAsLong()) : null);
    }
}
