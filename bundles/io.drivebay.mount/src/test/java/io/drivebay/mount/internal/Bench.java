package io.drivebay.mount.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskEvent;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.driver.linux.Mount;
import io.drivebay.driver.linux.MountTable;
import io.drivebay.driver.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** A service under test, with places of its own, its disks, and all they leave behind taken down at the end. */
final class Bench implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    final Path root;
    final Places places;
    final BlockingQueue<DiskEvent> events = new LinkedBlockingQueue<>();
    MountingPoints points;
    /** What of dead hosts waits for its disk: disks by their device, and how long. */
    Reconnection reconnection = (node, disk) -> Optional.empty();

    private final Desktop desktop;
    private final Deque<LoopDisk> disks = new ArrayDeque<>();

    Bench() throws IOException {
        this(Path.of("none"), Optional.empty());
    }

    /** With somebody who hears what the desktop is told. */
    Bench(Path udevControl, Optional<Tool> udev) throws IOException {
        desktop = new Desktop(udevControl, udev);
        root = Files.createTempDirectory("drivebay-mount-test").toRealPath();
        // users pass through to their sessions
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        places = new Places(
                root.resolve("dev"),
                root.resolve("media"),
                root.resolve("run/user"),
                root.resolve("run/points"),
                root.resolve("run/by-guid"),
                root.resolve("run/shares.conf"),
                Optional.of(root.resolve("samba/smb.conf")));
        start(HostId.own());
    }

    /** A new life of the bundle, in this process or in another one. */
    void start(HostId host) throws DiskException {
        points = new MountingPoints(places, host, desktop, (node, disk) -> reconnection.wait(node, disk));
        points.bindRelay(events::add);
    }

    LoopDisk blank(String name) throws Exception {
        return keep(LoopDisk.blank(root, name));
    }

    LoopDisk formatted(String name) throws Exception {
        return keep(LoopDisk.formatted(root, name));
    }

    LoopDisk empty(String name) throws Exception {
        return keep(new LoopDisk(root, name));
    }

    private LoopDisk keep(LoopDisk disk) {
        disks.push(disk);
        return disk;
    }

    Path folder(String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }

    /** What the system makes when a user logs in. */
    Path session(int uid) throws IOException {
        Path session = folder("run/user/" + uid);
        Files.setPosixFilePermissions(session, PosixFilePermissions.fromString("rwx------"));
        Files.setAttribute(session, "unix:uid", uid);
        return session;
    }

    MountingPoint add(VirtualDisk disk, Object target) throws DiskException {
        return points.add(disk, MountingPointSpec.of(target.toString()));
    }

    MountingPoint only(VirtualDisk disk) {
        List<MountingPoint> list = points.list(disk);
        assertEquals(1, list.size(), list::toString);
        return list.get(0);
    }

    /** Waits for an event whose message contains a text. */
    void awaitEvent(String text) throws InterruptedException {
        DiskEvent event;
        do {
            event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertNotNull(event, "no event says '" + text + "'");
        } while (!event.message().contains(text));
        assertEquals(DiskEvent.Kind.MOUNTING_POINTS, event.kind());
    }

    static DiskException refused(ErrorCode code, Executable action) {
        DiskException e = assertThrows(DiskException.class, action);
        assertEquals(code, e.code(), e::describe);
        assertTrue(Printable.is(e.getMessage()), e::describe);
        return e;
    }

    static void assertMessage(DiskException e, String... parts) {
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), () -> "'" + part + "' is missing: " + e.getMessage());
        }
    }

    boolean mounted(Path folder) throws DiskException {
        return MountTable.read().at(folder).isPresent();
    }

    /** Nothing of ours is left but the disks' images and the folders that the test made itself. */
    void assertNothingLeft() throws IOException {
        for (Path place : List.of(places.devices(), places.media(), places.state())) {
            if (Files.exists(place)) {
                try (Stream<Path> entries = Files.list(place)) {
                    assertEquals(List.of(), entries.toList());
                }
            }
        }
        assertEquals(List.of(), mounts());
    }

    /** Waits until there is nothing left. */
    void awaitNothingLeft() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                assertNothingLeft();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    private List<String> mounts() throws DiskException {
        return MountTable.read().mounts().stream()
                .map(Mount::target)
                .filter(target -> target.startsWith(root + "/"))
                .toList();
    }

    @Override
    public void close() throws IOException {
        points.stop();
        List<String> targets = new ArrayList<>(mounts());
        for (int i = targets.size() - 1; i >= 0; i--) {
            Mounts.unmount(Path.of(targets.get(i)), true);
        }
        for (LoopDisk disk : disks) {
            disk.close();
        }
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
