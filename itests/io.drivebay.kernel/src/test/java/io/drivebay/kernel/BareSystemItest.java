package io.drivebay.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.testhost.Drivebay;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Systems that lack what a usual one has. */
@Timeout(600)
final class BareSystemItest {
    /** Runs a command where /dev has devices only, as in a chroot or a small container: no links to open files. */
    private static final String BARE = "mount -t tmpfs dev \"$1\""
            + " && cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom \"$1\""
            + " && mount --bind \"$1\" /dev && shift && exec \"$@\"";

    @TempDir
    Path folder;

    @Test
    void startReturnsWhereDevHasNoLinks() throws Exception {
        Path devices = Files.createDirectory(folder.resolve("dev"));
        Drivebay drivebay = new Drivebay(Host.DISTRIBUTION, folder.resolve("home"))
                .through("timeout", "120", "unshare", "--mount", "sh", "-c", BARE, "sh", devices.toString());
        try (Host host = new Host(drivebay)) {
            host.start();
            String log = drivebay.log();
            assertTrue(log.contains("Ready"), log);
        }
    }
}
