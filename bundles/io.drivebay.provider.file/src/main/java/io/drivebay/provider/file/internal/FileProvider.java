package io.drivebay.provider.file.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.host.HostFiles;
import io.drivebay.api.store.BlockProvider;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreOption;
import java.io.IOException;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * {@code file:/path}: a raw image, byte for byte, or a block device.
 *
 * <p>The host's files are a static, greedy reference: when they come or go this service goes and comes again, so that
 * the core opens every image anew, the better way or the one that is left.
 */
@Component(property = BlockProvider.SCHEME + "=file")
public final class FileProvider implements BlockProvider {
    private final HostFiles files;

    @Activate
    public FileProvider(
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    HostFiles host) {
        files = host == null ? new ChannelFiles() : host;
    }

    @Override
    public String description() {
        return "a raw image or a block device; the location is its absolute path, as in file:/data/vol.img?size=10G";
    }

    @Override
    public List<StoreOption> options() {
        return ImageOptions.DESCRIPTIONS;
    }

    @Override
    public BlockDevice open(StoreLayer layer, OpenMode mode) throws IOException {
        return new ImageOpening(files, ImageOptions.of(layer, mode), mode).open();
    }
}
