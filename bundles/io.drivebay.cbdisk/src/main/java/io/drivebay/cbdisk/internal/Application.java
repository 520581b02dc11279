package io.drivebay.cbdisk.internal;

import io.drivebay.api.DiskException;
import io.drivebay.cbdisk.Product;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What all disks of one application share. */
public final class Application {
    /** The application that this bundle serves. */
    public static final Application OWN = new Application(new FrameworkServices());

    private final Services services;
    private final Udev udev;
    private final Set<AutoCloseable> disks = ConcurrentHashMap.newKeySet();

    /** Empty until it is asked for: where it is kept, the framework knows. Guarded by this. */
    private Optional<LoggingSwitch> logging = Optional.empty();

    private volatile Product product;

    /** An application among services. */
    public Application(Services services) {
        this.services = services;
        udev = Udev.ofMachine();
    }

    /** One whose logging is switched, and whose udev is, elsewhere than at its machine. */
    public Application(Services services, LoggingSwitch logging, Udev udev) {
        this.services = services;
        this.udev = udev;
        this.logging = Optional.of(logging);
    }

    public Services services() {
        return services;
    }

    public Udev udev() {
        return udev;
    }

    /**
     * Whether events are logged.
     *
     * @throws DiskException APP_INIT_FAILURE outside a framework
     */
    public synchronized LoggingSwitch logging() throws DiskException {
        if (logging.isEmpty()) {
            logging = Optional.of(LoggingSwitch.of(services));
        }
        return logging.get();
    }

    /** The product that was initialised last; empty before. */
    public Optional<Product> product() {
        return Optional.ofNullable(product);
    }

    /** A product was initialised. */
    public void initialized(Product value) {
        product = value;
    }

    /** A disk was created. */
    public void add(AutoCloseable disk) {
        disks.add(disk);
    }

    /** A disk is gone. */
    public void remove(AutoCloseable disk) {
        disks.remove(disk);
    }

    /** The disks that are there. */
    public List<AutoCloseable> disks() {
        return List.copyOf(disks);
    }
}
