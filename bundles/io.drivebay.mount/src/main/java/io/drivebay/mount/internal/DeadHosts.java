package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.MountTable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The points of hosts that died. Those whose device waits for its disk stay mounted until the disk takes them over, or
 * until the device has waited long enough; the others are removed. They stay in the dead host's record meanwhile: it is
 * not known which of the hosts to come has the disk. Threads: any.
 */
final class DeadHosts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeadHosts.class);

    private final PointRegistry registry;
    private final Reconnection devices;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "drivebay-dead-hosts");
        thread.setDaemon(true);
        return thread;
    });

    /** Hosts that have points that wait; each is told of once. */
    private final Set<HostId> waiting = new HashSet<>();

    /** Disks that such points are of. */
    private volatile Set<UUID> awaited = Set.of();

    DeadHosts(PointRegistry registry, Reconnection devices) {
        this.registry = registry;
        this.devices = devices;
    }

    /** Whether a disk has points to take over. */
    boolean await(UUID disk) {
        return awaited.contains(disk);
    }

    /** A disk's points that wait. */
    synchronized List<PointRecord> points(UUID disk) {
        return dead().values().stream()
                .flatMap(List::stream)
                .filter(point -> point.guid().equals(disk))
                .distinct()
                .toList();
    }

    /** A disk's points are its host's own from here on. */
    synchronized void taken(UUID disk) {
        dead().forEach((host, points) -> {
            List<PointRecord> others =
                    points.stream().filter(point -> !point.guid().equals(disk)).toList();
            if (others.size() < points.size()) {
                keep(host, others);
            }
        });
        refresh();
    }

    /** Removes what waits for nothing. */
    synchronized void look() {
        dead().forEach((host, points) -> look(host, points, true));
        refresh();
    }

    /** As {@link #look} if there is anything left; for each change of the mount table. */
    void lookAgain() {
        if (!awaited.isEmpty()) {
            look();
        }
    }

    private void look(HostId host, List<PointRecord> points, boolean mayWait) {
        List<PointRecord> left = new ArrayList<>();
        Duration longest = Duration.ZERO;
        for (PointRecord point : points) {
            Optional<Duration> wait = mayWait ? wait(point) : Optional.empty();
            if (wait.isPresent()) {
                left.add(point);
                longest = wait.get().compareTo(longest) > 0 ? wait.get() : longest;
            } else {
                try {
                    LOG.info(
                            "Host {} died and left {}",
                            host.pid(),
                            point.place().folder());
                    Leftovers.remove(point);
                } catch (DiskException e) {
                    LOG.warn("{} of host {} could not be removed", point.place().folder(), host.pid(), e);
                    left.add(point);
                }
            }
        }
        if (left.size() < points.size() || left.isEmpty()) {
            keep(host, left);
        }
        if (!longest.isZero() && waiting.add(host)) {
            left.forEach(point -> LOG.info(
                    "{} waits for its disk {}, which a host that died had",
                    point.place().folder(),
                    point.disk()));
            clock.schedule(() -> giveUp(host), longest.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void giveUp(HostId host) {
        List<PointRecord> points = registry.others().getOrDefault(host, List.of());
        List<PointRecord> living = registry.living();
        // what another host is just taking over is its own
        look(host, points.stream().filter(point -> !living.contains(point)).toList(), false);
        waiting.remove(host);
        refresh();
    }

    private Optional<Duration> wait(PointRecord point) {
        try {
            return point.mounted()
                            && point.node().isPresent()
                            && point.place()
                                    .shows(MountTable.read(), point.node().get())
                    ? devices.wait(point.node().get(), point.guid())
                    : Optional.empty();
        } catch (IOException e) {
            LOG.warn(
                    "It is not known whether {} waits for its disk",
                    point.node().get(),
                    e);
            return Optional.empty();
        }
    }

    private Map<HostId, List<PointRecord>> dead() {
        Map<HostId, List<PointRecord>> hosts = registry.others();
        hosts.keySet().removeIf(HostId::alive);
        return hosts;
    }

    private void keep(HostId host, List<PointRecord> points) {
        try {
            registry.keep(host, points);
        } catch (DiskException e) {
            LOG.warn("The points of host {} could not be forgotten", host.pid(), e);
        }
    }

    private void refresh() {
        Set<UUID> disks = new HashSet<>();
        dead().values().forEach(points -> points.forEach(point -> disks.add(point.guid())));
        awaited = Set.copyOf(disks);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
