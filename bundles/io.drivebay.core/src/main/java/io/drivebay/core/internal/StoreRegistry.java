package io.drivebay.core.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.StoreKind;
import io.drivebay.api.store.BlockFilter;
import io.drivebay.api.store.BlockProvider;
import io.drivebay.api.store.OpenMode;
import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreUri;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The providers and filters that are there, and the opening of store URIs with them. */
@Component(service = StoreRegistry.class)
public final class StoreRegistry {
    private final ServicesByName<BlockProvider> providers = new ServicesByName<>(BlockProvider.SCHEME);
    private final ServicesByName<BlockFilter> filters = new ServicesByName<>(BlockFilter.NAME);

    private volatile Runnable came = () -> {};
    private volatile Consumer<Object> goes = service -> {};

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindProvider(BlockProvider provider, ServiceReference<BlockProvider> reference) {
        providers.add(reference, provider);
        came.run();
    }

    void unbindProvider(BlockProvider provider, ServiceReference<BlockProvider> reference) {
        providers.remove(reference);
        goes.accept(provider);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindFilter(BlockFilter filter, ServiceReference<BlockFilter> reference) {
        filters.add(reference, filter);
        came.run();
    }

    void unbindFilter(BlockFilter filter, ServiceReference<BlockFilter> reference) {
        filters.remove(reference);
        goes.accept(filter);
    }

    /** Who wants to know that a service came, and that one goes (told before its bundle stops). */
    void observe(Runnable onCame, Consumer<Object> onGoes) {
        came = onCame;
        goes = onGoes;
    }

    Map<String, StoreKind> providers() {
        return providers.describe(BlockProvider::description, BlockProvider::options);
    }

    Map<String, StoreKind> filters() {
        return filters.describe(BlockFilter::description, BlockFilter::options);
    }

    /** The store's text for people and logs: option values that are secret, or belong to nobody known, are left out. */
    String redact(StoreUri uri) {
        return new ResolvedStore(uri, providers, filters).redacted();
    }

    /**
     * Opens a store.
     *
     * @param using told what it is made of before any of that is called
     * @throws DiskException if a name or an option is unknown, listing what there is; what provider and filters report
     */
    OpenStore open(StoreUri uri, OpenMode mode, Consumer<Set<Object>> using) throws DiskException {
        ResolvedStore resolved = new ResolvedStore(uri, providers, filters);
        resolved.check();
        Set<Object> services = Collections.unmodifiableSet(resolved.services());
        using.accept(services);
        if (!new ResolvedStore(uri, providers, filters).services().equals(services)) {
            // who went before the caller knew of it was not asked to wait
            throw new DiskException(
                    ErrorCode.NOT_READY,
                    "a provider or filter of store " + redact(uri) + " just came or went; try again");
        }
        BlockDevice device = null;
        try {
            BlockDevice innermost = resolved.provider().open(StoreLayer.provider(uri, resolved.scheme()), mode);
            device = given(innermost, resolved.scheme());
            for (int i = resolved.filterNames().size() - 1; i >= 0; i--) {
                String name = resolved.filterNames().get(i);
                device = given(resolved.filter(name).wrap(device, StoreLayer.filter(uri, name), mode), name);
            }
            return new OpenStore(device, innermost, services);
        } catch (IOException | RuntimeException | Error e) {
            throw closeAfter(device, failure(uri, e));
        }
    }

    private static BlockDevice given(BlockDevice device, String name) throws DiskException {
        if (device == null) {
            throw new DiskException(ErrorCode.INTERNAL_ERROR, "'" + name + "' gave no device and reported no error");
        }
        return device;
    }

    private static DiskException failure(StoreUri uri, Throwable error) {
        if (error instanceof DiskException disk) {
            return disk;
        }
        ErrorCode code = ErrorCode.of(error);
        return new DiskException(code, "store " + uri + " cannot be opened: " + error, error);
    }

    private static DiskException closeAfter(BlockDevice device, DiskException failure) {
        if (device != null) {
            try {
                device.close();
            } catch (IOException | RuntimeException | Error e) {
                failure.addSuppressed(e);
            }
        }
        return failure;
    }
}
