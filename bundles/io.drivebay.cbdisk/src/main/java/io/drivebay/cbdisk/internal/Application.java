package io.drivebay.cbdisk.internal;

import io.drivebay.cbdisk.Product;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What all disks of one application share. */
public final class Application {
    /** The application that this bundle serves. */
    public static final Application OWN = new Application(new FrameworkServices(), LoggingSwitch.ofMachine());

    private final Services services;
    private final LoggingSwitch logging;
    private final Set<AutoCloseable> disks = ConcurrentHashMap.newKeySet();

    private volatile Product product;

    /** An application among services. */
    public Application(Services services, LoggingSwitch logging) {
        this.services = services;
        this.logging = logging;
    }

    public Services services() {
        return services;
    }

    public LoggingSwitch logging() {
        return logging;
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
