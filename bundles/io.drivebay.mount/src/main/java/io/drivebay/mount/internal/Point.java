package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.driver.Holder;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.driver.linux.Holders;
import io.drivebay.driver.linux.MountFlag;
import io.drivebay.driver.linux.MountTable;
import io.drivebay.driver.linux.Mounts;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One mounting point of a drive. Threads: guarded by its drive. */
final class Point {
    private static final Logger LOG = LoggerFactory.getLogger(Point.class);
    /** Between two attempts. */
    private static final Duration PAUSE = Duration.ofMillis(2);
    /** How long one who cannot be found may keep us: a process that ends loses its files before the kernel closes them. */
    private static final Duration UNSEEN = Duration.ofSeconds(2);
    /** How long a process that is being started may keep us, on a machine that is very busy. */
    private static final Duration SPAWN = Duration.ofSeconds(10);

    private static final Duration WRITE_BACK = Duration.ofSeconds(5);

    private final MountingPointSpec spec;
    private final PointPlace place;
    private Optional<Path> node = Optional.empty();
    private Optional<String> fileSystem = Optional.empty();
    private Optional<String> message = Optional.empty();

    Point(MountingPointSpec spec, PointPlace place) {
        this.spec = spec;
        this.place = place;
    }

    MountingPointSpec spec() {
        return spec;
    }

    PointPlace place() {
        return place;
    }

    /** What is mounted for the point. */
    Optional<String> fileSystem() {
        return fileSystem;
    }

    /** Why it is not mounted, or not shared. */
    Optional<String> message() {
        return message;
    }

    boolean mounted() {
        return fileSystem.isPresent();
    }

    boolean connectedTo(Path device) {
        return node.filter(device::equals).isPresent();
    }

    /** Whether a target means this point. */
    boolean answersTo(String target) {
        if (spec.target().equals(target)) {
            return true;
        } else if (!place.folderIsOurs()) {
            return false;
        }
        try {
            return place.folder().endsWith(GlobalName.parse(target).value());
        } catch (DiskException e) {
            // no name, so not this one's
            return false;
        }
    }

    /**
     * Takes a name: nobody else can have it from here on.
     *
     * @throws DiskException ALREADY_EXISTS if it is taken; PRIVILEGE_NOT_HELD; then nothing is left behind
     */
    void reserve() throws DiskException {
        if (place.folderIsOurs()) {
            try {
                Folders.make(place.folder());
            } catch (FileAlreadyExistsException e) {
                throw taken(place.folder(), e);
            } catch (IOException e) {
                throw Folders.failure("make folder " + place.folder(), e);
            }
            if (place.link().filter(Point::exists).isPresent()) {
                Leftovers.removeFolder(place);
                throw taken(place.link().get(), null);
            }
        }
    }

    /**
     * Whether {@link #reserve} would find the name free.
     *
     * @throws DiskException ALREADY_EXISTS if it is taken
     */
    void checkFree() throws DiskException {
        if (!place.folderIsOurs()) {
            return;
        }
        if (exists(place.folder())) {
            throw taken(place.folder(), null);
        }
        if (place.link().filter(Point::exists).isPresent()) {
            throw taken(place.link().get(), null);
        }
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Shows a new medium's node under the point's name. */
    void connect(Path newNode) throws DiskException {
        if (place.link().isPresent()) {
            Path link = place.link().get();
            Folders.makeAll(link.getParent());
            try {
                Files.createSymbolicLink(link, newNode);
            } catch (FileAlreadyExistsException e) {
                throw taken(link, e);
            } catch (IOException e) {
                throw Folders.failure("make link " + link, e);
            }
        }
        node = Optional.of(newNode);
    }

    /** Mounts a file system of the connected node. */
    void mount(Signature signature, boolean readOnly) throws DiskException {
        if (node.isEmpty()) {
            // connecting it has failed, and the message says why
            return;
        }
        FolderRules.checkEmpty(place.folder());
        Set<MountFlag> flags = EnumSet.of(MountFlag.NO_SUID, MountFlag.NO_DEVICES);
        if (readOnly) {
            flags.add(MountFlag.READ_ONLY);
        }
        Path source = node.get();
        try {
            Mounts.mount(source.toString(), place.folder(), signature.kernelType(), flags, "");
        } catch (DiskException e) {
            throw MountFailure.explain(e, source, signature, place.folder());
        }
        FailedMount.refuse(place.folder(), source);
        fileSystem = Optional.of(signature.type());
        message = Optional.empty();
    }

    /**
     * Unmounts.
     *
     * @param force takes it out of sight though it is in use
     * @throws DiskException BUSY, naming who, then nothing has changed
     */
    void unmount(boolean force) throws DiskException {
        if (!mounted()) {
            return;
        }
        Path source = node.get();
        if (force) {
            writeBack();
            Leftovers.detach(place, source);
        } else if (place.shows(MountTable.read(), source)) {
            if (!place.showsOnTop(MountTable.read(), source)) {
                throw Busy.of(place.folder() + ", which has another mount on top,", Holders.ofFolder(place.folder()));
            }
            unmountUnused();
        }
        fileSystem = Optional.empty();
    }

    /**
     * Whoever lists the open files of all processes, as we do ourselves, keeps what they belong to busy for a moment.
     * One who is not found any more is no reason to refuse, nor are those who are passing.
     */
    private void unmountUnused() throws DiskException {
        long start = System.nanoTime();
        while (true) {
            try {
                Mounts.unmount(place.folder(), false);
                return;
            } catch (DiskException e) {
                if (e.code() != ErrorCode.BUSY) {
                    throw e;
                }
            }
            List<Holder> holders = Holders.ofFolder(place.folder());
            Duration patience = holders.isEmpty() ? UNSEEN : SPAWN;
            if (!holders.stream().allMatch(Passing::is) || System.nanoTime() - start > patience.toNanos()) {
                throw Busy.of(place.folder(), holders);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /**
     * A file system that is in use keeps what is not written yet after it is out of sight, and its disk is cut off next.
     * A process of its own writes it back, as a disk that hangs would not let go of a thread of ours.
     */
    private void writeBack() {
        try {
            Optional<Tool> sync = Tool.find("sync");
            if (sync.isPresent()) {
                sync.get().run(List.of("-f", place.folder().toString()), WRITE_BACK);
            }
        } catch (DiskException e) {
            LOG.warn("What {} has not written yet may be lost: {}", place.folder(), e.getMessage());
        }
    }

    /** Removes the link; the point has no node any more. */
    void disconnect() throws DiskException {
        if (node.isPresent()) {
            Leftovers.unlink(place, node.get());
            node = Optional.empty();
        }
        message = Optional.empty();
    }

    /** Gives the name back. */
    void release() throws DiskException {
        Leftovers.removeFolder(place);
    }

    /** Whether it is mounted for us, but not for the operating system. */
    boolean lost(MountTable table) {
        return mounted() && !place.shows(table, node.get());
    }

    /** Takes up what an earlier life of this bundle has left: the link is there, and perhaps a mount. */
    void adopt(Path oldNode, Optional<String> mountedFileSystem) {
        node = Optional.of(oldNode);
        fileSystem = mountedFileSystem;
    }

    /** Says why it is not mounted, or not shared. */
    void trouble(String why) {
        message = Optional.of(why);
    }

    PointRecord record(UUID guid, String disk) {
        return new PointRecord(guid, disk, spec, place, node, mounted());
    }

    /** What others see of it. */
    MountingPoint snapshot() {
        return new MountingPoint(
                spec,
                place.link().filter(link -> node.isPresent()),
                Optional.of(place.folder()),
                mounted(),
                fileSystem,
                message);
    }

    private DiskException taken(Path by, Throwable cause) {
        return new DiskException(
                ErrorCode.ALREADY_EXISTS,
                "the name " + spec.target() + " is taken: " + by
                        + " exists; use another name, or remove it if it is of no use",
                cause);
    }
}
