package io.drivebay.cbdisk.internal;

import io.drivebay.api.DiskException;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Version;

/** The services around this bundle. Threads: any. */
public interface Services {
    /** What is done with a service while it is held. */
    @FunctionalInterface
    interface Use<T, R> {
        R with(T service) throws DiskException;
    }

    /** A service of ours in the framework. */
    @FunctionalInterface
    interface Registration {
        void close();
    }

    /**
     * Uses a service.
     *
     * @throws DiskException FS_DRIVER_REQUIRED naming the bundle if it is not there; APP_INIT_FAILURE outside a
     *     framework; what the use throws
     */
    <T, R> R use(Class<T> type, Use<T, R> use) throws DiskException;

    /**
     * Offers a service of ours.
     *
     * @throws DiskException APP_INIT_FAILURE outside a framework
     */
    <T> Registration register(Class<T> type, T service, Map<String, ?> properties) throws DiskException;

    /**
     * What the framework, or else the process, has been set to.
     *
     * @throws DiskException APP_INIT_FAILURE outside a framework
     */
    Optional<String> setting(String name) throws DiskException;

    /** This library's version. */
    Version version() throws DiskException;
}
