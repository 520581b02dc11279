package io.drivebay.provider.file.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.host.HostFiles;
import io.drivebay.api.store.BlockProvider;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreOption;
import java.io.IOException;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code file:/path}: a disk whose bytes are a file's, or a block device's, one to one. */
@Component(property = BlockProvider.SCHEME + "=file")
public final class FileProvider implements BlockProvider {
    /** What new disks use; a disk that is open keeps what it has. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile HostFiles hostFiles;

    @Override
    public String description() {
        return "raw image: the location is the absolute path of a file or a block device";
    }

    @Override
    public List<StoreOption> options() {
        return ImageSpec.OPTIONS;
    }

    @Override
    public BlockDevice open(StoreLayer layer, OpenMode mode) throws IOException {
        ImageSpec spec = ImageSpec.of(layer, mode);
        HostFiles host = hostFiles;
        if (host != null) {
            return new ImageOpening(spec, layer, host, true).open();
        }
        if (spec.direct() || spec.preallocate()) {
            throw new DiskException(
                    ErrorCode.NOT_SUPPORTED,
                    (spec.direct() ? ImageSpec.DIRECT : ImageSpec.PREALLOCATE)
                            + " needs the host's file service, which is not here; start io.drivebay.driver.linux or"
                            + " leave the option out");
        }
        return new ImageOpening(spec, layer, new ChannelFiles(), false).open();
    }
}
