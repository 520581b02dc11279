package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the hosts of this machine have: a file for each, named by its {@link HostId}, a line for each point. A line is
 * written before what it tells of is made, and removed after. Threads: any.
 */
final class PointRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(PointRegistry.class);

    private final Path folder;
    private final HostId own;
    private final Map<UUID, List<PointRecord>> records = new LinkedHashMap<>();

    PointRegistry(Path folder, HostId own) {
        this.folder = folder;
        this.own = own;
    }

    /** What an earlier life of this bundle in this process has left. */
    synchronized Map<UUID, List<PointRecord>> readOwn() {
        records.clear();
        for (PointRecord line : read(file(own))) {
            records.computeIfAbsent(line.guid(), guid -> new ArrayList<>()).add(line);
        }
        return new LinkedHashMap<>(records);
    }

    /** The points of other hosts, dead and alive. */
    Map<HostId, List<PointRecord>> others() {
        Map<HostId, List<PointRecord>> others = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                HostId.parse(file.getFileName().toString())
                        .filter(host -> !host.equals(own))
                        .ifPresent(host -> others.put(host, read(file)));
            }
        } catch (NoSuchFileException e) {
            // no host has had a point since the machine was booted
            return others;
        } catch (IOException e) {
            LOG.warn("Cannot see the mounting points of other hosts in {}", folder, e);
        }
        return others;
    }

    /** The points of this host and of the others that live. */
    synchronized List<PointRecord> living() {
        List<PointRecord> points = new ArrayList<>();
        records.values().forEach(points::addAll);
        others().forEach((host, theirs) -> {
            if (host.alive()) {
                points.addAll(theirs);
            }
        });
        return points;
    }

    /** Keeps a disk's points in place of those kept before. */
    synchronized void keep(UUID guid, List<PointRecord> points) throws DiskException {
        if (points.isEmpty()) {
            records.remove(guid);
        } else {
            records.put(guid, List.copyOf(points));
        }
        write(own, records.values().stream().flatMap(List::stream).toList());
    }

    /** Keeps what is left of another host's points; forgets the host if nothing is. */
    synchronized void keep(HostId host, List<PointRecord> points) throws DiskException {
        write(host, points);
    }

    private void forget(HostId host) throws DiskException {
        try {
            Files.deleteIfExists(file(host));
        } catch (IOException e) {
            throw Folders.failure("remove " + file(host), e);
        }
    }

    private void write(HostId host, List<PointRecord> points) throws DiskException {
        if (points.isEmpty()) {
            forget(host);
            return;
        }
        Folders.makeAll(folder);
        Path fresh = folder.resolve(host + ".new");
        try {
            Files.write(fresh, points.stream().map(PointRecord::encode).toList());
            Files.move(fresh, file(host), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Folders.failure("write " + file(host), e);
        }
    }

    private static List<PointRecord> read(Path file) {
        List<PointRecord> points = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                decode(file, line).ifPresent(points::add);
            }
        } catch (NoSuchFileException e) {
            // a host without points
            return points;
        } catch (IOException e) {
            LOG.warn("Cannot read {}", file, e);
        }
        return points;
    }

    private static Optional<PointRecord> decode(Path file, String line) {
        try {
            return Optional.of(PointRecord.decode(line));
        } catch (IllegalArgumentException e) {
            LOG.warn("A line of {} is not understood and left out: {}", file, line, e);
            return Optional.empty();
        }
    }

    private Path file(HostId host) {
        return folder.resolve(host.toString());
    }
}
