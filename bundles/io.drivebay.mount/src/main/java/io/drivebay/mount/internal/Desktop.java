package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who shows drives to users: hears by udev, where it runs, that a disk's mounting points have changed. Threads: any. */
final class Desktop {
    private static final Logger LOG = LoggerFactory.getLogger(Desktop.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path control;
    private final Optional<Tool> udev;

    /**
     * A desktop.
     *
     * @param control there while udev runs
     * @param udev udevadm(8)
     */
    Desktop(Path control, Optional<Tool> udev) {
        this.control = control;
        this.udev = udev;
    }

    static Desktop ofMachine() {
        return new Desktop(Path.of("/run/udev/control"), Tool.find("udevadm"));
    }

    /**
     * Tells of a disk; that it fails is no failure of what is told.
     *
     * @param wait until all who listen to udev have been told
     */
    void changed(Path node, boolean wait) {
        if (udev.isEmpty() || !Files.exists(control)) {
            return;
        }
        List<String> arguments = new ArrayList<>(List.of("trigger", "--action=change"));
        if (wait) {
            arguments.add("--settle");
        }
        arguments.add(node.toString());
        try {
            Tool.Result result = udev.get().run(arguments, PATIENCE);
            if (result.status() != 0) {
                LOG.warn("The desktop may not know of {}: udevadm: {}", node, result.lastLine());
            }
        } catch (DiskException e) {
            LOG.warn("The desktop may not know of {}: {}", node, e.describe());
        }
    }
}
