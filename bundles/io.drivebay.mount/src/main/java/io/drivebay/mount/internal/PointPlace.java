package io.drivebay.mount.internal;

import io.drivebay.driver.linux.Mount;
import io.drivebay.driver.linux.MountTable;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a point appears.
 *
 * @param link to the node, for a global name
 * @param folder where the file system is mounted, without symbolic links
 * @param folderIsOurs whether the folder exists for the point only, so that we make and remove it
 */
record PointPlace(Optional<Path> link, Path folder, boolean folderIsOurs) {

    /** Whether a node's file system is mounted there, though something else may be on top. */
    boolean shows(MountTable table, Path node) {
        return table.mounts().stream().anyMatch(mount -> isOf(mount, node));
    }

    /** Whether a node's file system is what one sees there. */
    boolean showsOnTop(MountTable table, Path node) {
        return table.at(folder).filter(mount -> isOf(mount, node)).isPresent();
    }

    private boolean isOf(Mount mount, Path node) {
        return mount.target().equals(folder.toString()) && mount.source().equals(node.toString());
    }
}
