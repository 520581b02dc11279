package io.drivebay.cbdisk.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskManager;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.mount.IconService;
import io.drivebay.api.mount.MountingPointService;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;

/** The services of the framework in which this class's bundle runs. */
public final class FrameworkServices implements Services {
    /** Where a service comes from: what to start if it is missing. */
    private static final Map<Class<?>, String> BUNDLES = Map.of(
            DiskManager.class, "io.drivebay.core",
            MountingPointService.class, "io.drivebay.mount",
            IconService.class, "io.drivebay.desktop",
            DriverInstaller.class, "io.drivebay.installer");

    @Override
    public <T, R> R use(Class<T> type, Use<T, R> use) throws DiskException {
        BundleContext context = context();
        ServiceReference<T> reference = context.getServiceReference(type);
        T service = reference == null ? null : context.getService(reference);
        if (service == null) {
            throw new DiskException(
                    ErrorCode.FS_DRIVER_REQUIRED,
                    "the service " + type.getSimpleName() + " is not there; install and start the bundle "
                            + BUNDLES.get(type));
        }
        try {
            return use.with(service);
        } finally {
            context.ungetService(reference);
        }
    }

    @Override
    public <T> Registration register(Class<T> type, T service, Map<String, ?> properties) throws DiskException {
        ServiceRegistration<T> registration =
                context().registerService(type, service, new Hashtable<String, Object>(properties));
        return () -> {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                // the framework has taken it back with the bundle
            }
        };
    }

    @Override
    public Optional<String> setting(String name) throws DiskException {
        return Optional.ofNullable(context().getProperty(name));
    }

    @Override
    public Version version() throws DiskException {
        return context().getBundle().getVersion();
    }

    private static BundleContext context() throws DiskException {
        Bundle bundle = FrameworkUtil.getBundle(FrameworkServices.class);
        BundleContext context = bundle == null ? null : bundle.getBundleContext();
        if (context == null) {
            throw new DiskException(
                    ErrorCode.APP_INIT_FAILURE,
                    bundle == null
                            ? "CBDisk works inside an OSGi framework only; deploy it as a bundle"
                            : "the bundle " + bundle.getSymbolicName() + " is not started; start it");
        }
        return context;
    }
}
