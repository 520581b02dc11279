package io.drivebay.driver.fuse.internal;

import io.drivebay.driver.linux.FuseMount;
import io.drivebay.driver.linux.Mount;
import io.drivebay.driver.linux.MountTable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What hosts that died have left: found by their locks, which nobody holds any more. Those that live are not touched. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private Leftovers() {}

    /** Removes those in a folder. What cannot be removed is logged, and does not keep the rest. */
    static void removeAll(FuseFolder folder) throws IOException {
        if (!Files.isDirectory(folder.path())) {
            return;
        }
        folder.prepare();
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(folder.path(), "*" + ImageFile.LOCK_SUFFIX)) {
            for (Path lock : locks) {
                String file = lock.getFileName().toString();
                String name = file.substring(0, file.length() - ImageFile.LOCK_SUFFIX.length());
                try {
                    removeOne(folder, name);
                } catch (IOException e) {
                    LOG.warn("cannot remove what a dead host left of disk {}: {}", name, e.getMessage());
                }
            }
        }
    }

    private static void removeOne(FuseFolder folder, String name) throws IOException {
        Optional<ImageFile> file = ImageFile.clearUp(folder, name);
        if (file.isPresent()) {
            try (ImageFile dead = file.get()) {
                remove(dead);
            }
            LOG.info("removed what a dead host left of disk {}", name);
        }
    }

    /** Removes everything that is above an image whose lock the caller holds, and the image. */
    static void remove(ImageFile file) throws IOException {
        for (LoopPresence loop : LoopPresence.leftOn(file.path())) {
            loop.detachMounts();
            boolean gone = loop.clear();
            LOG.info("{} of a dead host {}", loop.node(), gone ? "is free" : "goes when its last holder closes it");
        }
        for (Mount mount : MountTable.read().mounts()) {
            if (mount.target().equals(file.path().toString())) {
                FuseMount.abort(file.path(), mount.minor());
                FuseMount.unmount(file.path());
                LOG.info("unmounted {} of a dead host", file.path());
            }
        }
        Files.deleteIfExists(file.path());
    }
}
