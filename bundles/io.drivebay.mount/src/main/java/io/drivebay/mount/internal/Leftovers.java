package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.MountTable;
import io.drivebay.driver.linux.Mounts;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what points leave behind: their mounts, links and folders. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    /** More than one may lie on top of another. */
    private static final int MOST_LAYERS = 64;

    private Leftovers() {}

    /** Removes one point as far as it is still what it was. */
    static void remove(PointRecord point) throws DiskException {
        if (point.node().isPresent()) {
            detach(point.place(), point.node().get());
            unlink(point.place(), point.node().get());
        }
        removeFolder(point.place());
    }

    /** Takes a node's file system out of sight, and whatever lies on top of it. */
    static void detach(PointPlace place, Path node) throws DiskException {
        for (int layer = 0; layer < MOST_LAYERS && place.shows(MountTable.read(), node); layer++) {
            Mounts.unmount(place.folder(), true);
        }
    }

    /** Removes the link, if there is one and it still leads to the node. */
    static void unlink(PointPlace place, Path node) throws DiskException {
        if (place.link().isPresent()) {
            Path link = place.link().get();
            try {
                if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(node)) {
                    Files.delete(link);
                }
            } catch (IOException e) {
                throw Folders.failure("remove " + link, e);
            }
        }
    }

    /** Removes the folder if it is ours and nobody has put anything into it or onto it. */
    static void removeFolder(PointPlace place) throws DiskException {
        if (place.folderIsOurs()) {
            if (MountTable.read().at(place.folder()).isPresent()) {
                LOG.warn("{} stays: somebody has mounted something there", place.folder());
                return;
            }
            try {
                Folders.remove(place.folder());
            } catch (DirectoryNotEmptyException e) {
                LOG.warn("{} stays: somebody has put files there", place.folder());
            } catch (IOException e) {
                throw Folders.failure("remove " + place.folder(), e);
            }
        }
    }
}
