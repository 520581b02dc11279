package io.drivebay.core.internal;

import io.drivebay.api.Capability;
import io.drivebay.api.Geometry;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.driver.Characteristic;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.RequestSlot;
import io.drivebay.api.driver.SlotHandler;
import io.drivebay.api.driver.StorageType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** A disk as its driver sees it. */
final class Target implements DiskTarget {
    private final DiskSpec drive;
    private final Gate gate;
    private final Bay bay;
    private final Runnable ejected;
    private final Consumer<String> lost;

    Target(DiskSpec drive, Gate gate, Bay bay, Runnable ejected, Consumer<String> lost) {
        this.drive = drive;
        this.gate = gate;
        this.bay = bay;
        this.ejected = ejected;
        this.lost = lost;
    }

    @Override
    public String name() {
        return drive.name();
    }

    @Override
    public UUID guid() {
        return drive.guid();
    }

    @Override
    public StorageType type() {
        return drive.type();
    }

    @Override
    public Set<Characteristic> characteristics() {
        return drive.characteristics();
    }

    @Override
    public Map<String, String> driverOptions() {
        return drive.driverOptions();
    }

    @Override
    public boolean scanPartitions() {
        return drive.scanPartitions();
    }

    @Override
    public Optional<Geometry> geometry() {
        return bay.medium().map(Medium::geometry);
    }

    @Override
    public Optional<String> medium() {
        return bay.lasting().map(MediumMark::of);
    }

    @Override
    public Duration patience() {
        Duration request = bay.medium()
                .map(medium -> Duration.ofNanos(medium.timeoutNanos()))
                .orElse(Duration.ZERO);
        return request.isZero() ? Duration.ZERO : drive.holdTimeout().plus(request);
    }

    @Override
    public boolean readOnly() {
        return bay.medium().map(Medium::readOnly).orElse(true);
    }

    @Override
    public Set<Capability> capabilities() {
        return bay.medium().map(Medium::capabilities).orElse(Set.of());
    }

    @Override
    public RequestSlot slot(SlotHandler handler) {
        return gate.slot(handler);
    }

    @Override
    public void ejected() {
        ejected.run();
    }

    @Override
    public void lost(String reason) {
        lost.accept(reason);
    }
}
