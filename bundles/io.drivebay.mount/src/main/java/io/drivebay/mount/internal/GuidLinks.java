package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.MediumParticipant;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.driver.linux.Mounts;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link to each disk's node by the disk's identity, which stays the same whatever number the node gets. When the bundle
 * stops the links stay, and its next life in the same process takes them up; those of a host that died are removed by
 * the next one. Without rights to mount there is no node, and no link. Threads: any; methods wait for each other.
 */
@Component
public final class GuidLinks implements MediumParticipant {
    private static final Logger LOG = LoggerFactory.getLogger(GuidLinks.class);

    private final Places places;
    private final HostId own;
    /** Those of an earlier life whose disk has not been seen in this one. */
    private final Set<UUID> orphans = new HashSet<>();

    /** Cleans up after dead hosts. */
    @Activate
    public GuidLinks() throws DiskException {
        this(Places.ofMachine(Optional.empty()), HostId.own());
    }

    GuidLinks(Places places, HostId own) {
        this.places = places;
        this.own = own;
        if (Mounts.privileged()) {
            lookAround();
        }
    }

    private void lookAround() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(places.identities(), "????????-*")) {
            for (Path file : files) {
                lookAt(file);
            }
        } catch (NoSuchFileException e) {
            // no host has had a disk since the machine was booted
            return;
        } catch (IOException e) {
            LOG.warn("Cannot see whose the links in {} are", places.byGuid(), e);
        }
    }

    private void lookAt(Path file) {
        try {
            UUID guid = UUID.fromString(file.getFileName().toString());
            Optional<HostId> host = GuidLink.read(file).map(GuidLink::host);
            if (host.filter(own::equals).isPresent()) {
                orphans.add(guid);
            } else if (host.filter(other -> !other.alive()).isPresent()) {
                remove(guid, host.get());
            }
        } catch (DiskException | IllegalArgumentException e) {
            LOG.warn("What {} tells of could not be removed", file, e);
        }
    }

    @Override
    public synchronized void present(List<VirtualDisk> disks) {
        disks.forEach(this::inserted);
        orphans.forEach(this::tryRemove);
        orphans.clear();
    }

    @Override
    public synchronized void inserted(VirtualDisk disk) {
        Optional<Path> node = disk.node();
        if (node.isEmpty() || !Mounts.privileged()) {
            return;
        }
        try {
            show(disk.spec().guid(), node.get());
        } catch (DiskException e) {
            LOG.warn("Disk {} has no link by its GUID: {}", disk.name(), e.getMessage());
        }
    }

    @Override
    public void removing(VirtualDisk disk, boolean force) {
        deleted(disk);
    }

    @Override
    public synchronized void deleted(VirtualDisk disk) {
        tryRemove(disk.spec().guid());
        orphans.remove(disk.spec().guid());
    }

    private void show(UUID guid, Path node) throws DiskException {
        remove(guid, own);
        orphans.remove(guid);
        Path link = link(guid);
        Path record = record(guid);
        if (GuidLink.read(record).filter(other -> other.host().alive()).isPresent()) {
            throw new DiskException(
                    ErrorCode.ALREADY_EXISTS, "another host on this machine has a disk of the GUID " + guid);
        }
        new GuidLink(own, node).write(record);
        Folders.makeAll(link.getParent());
        try {
            Files.createSymbolicLink(link, node);
        } catch (IOException e) {
            forget(record);
            throw e instanceof FileAlreadyExistsException
                    ? new DiskException(ErrorCode.ALREADY_EXISTS, link + " exists, and is not ours; remove it", e)
                    : Folders.failure("make link " + link, e);
        }
    }

    private void tryRemove(UUID guid) {
        try {
            remove(guid, own);
        } catch (DiskException e) {
            LOG.warn("The link by the GUID {} could not be removed", guid, e);
        }
    }

    /** Removes what a host has made, as far as it is still what it was. */
    private void remove(UUID guid, HostId host) throws DiskException {
        Optional<GuidLink> made =
                GuidLink.read(record(guid)).filter(link -> link.host().equals(host));
        if (made.isPresent()) {
            made.get().unlink(link(guid));
            forget(record(guid));
        }
    }

    private void forget(Path record) throws DiskException {
        try {
            Files.deleteIfExists(record);
            Files.deleteIfExists(places.byGuid());
        } catch (DirectoryNotEmptyException e) {
            // others' links are there
            return;
        } catch (IOException e) {
            throw Folders.failure("remove " + record, e);
        }
    }

    private Path link(UUID guid) {
        return places.byGuid().resolve(guid.toString());
    }

    private Path record(UUID guid) {
        return places.identities().resolve(guid.toString());
    }
}
