package io.drivebay.kernel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.testhost.Command;
import io.drivebay.testhost.Drivebay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host of a user who may do nothing special: what it gets, and that it is told so. */
@Timeout(600)
final class UnprivilegedItest {
    private static final String USER = "65534";
    private static final String NAME = Host.MARK + "nobody";

    @TempDir
    Path folder;

    private Host host;

    @BeforeEach
    void giveAHome() throws Exception {
        // where the sources are may be closed to others
        Path copy = folder.resolve("drivebay");
        Command.output("cp", "-r", Host.DISTRIBUTION.toString(), copy.toString());
        Command.output("mkdir", folder + "/home", folder + "/run");
        Command.output("chown", USER + ":" + USER, folder + "/home", folder + "/run");
        Command.output("chmod", "755", folder.toString());
        Command.output("mknod", "--mode=666", folder + "/fuse", "c", "10", "229");
        host = new Host(new Drivebay(copy, folder.resolve("home"))
                .through("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups")
                .with("HOME", folder.resolve("home").toString())
                .with("XDG_RUNTIME_DIR", "")
                // the machine's own may be open to all or not
                .with("DRIVEBAY_JAVA_OPTS", "-Ddrivebay.fuse.device=" + folder.resolve("fuse")));
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
        Traces.areNone();
    }

    @Test
    void aDeviceThatIsClosedToOthersIsNamed() throws Exception {
        Command.output("chmod", "600", folder + "/fuse");
        saysWhyNot(folder.resolve("fuse") + " may not be opened; let its mode be 0666 or run as root");
    }

    @Test
    void withoutARuntimeFolderThereIsNoDisk() throws Exception {
        saysWhyNot("there is no $XDG_RUNTIME_DIR to put the image into; log in or set it");
    }

    private void saysWhyNot(String why) throws Exception {
        host.start();
        String drivers = host.drivebay().exec("disk:drivers");
        assertTrue(drivers.contains(why), drivers);
        Host.refused(host.tryUp(NAME, "mem:16M"), why);
        String disks = host.drivebay().exec("disk:list");
        assertFalse(disks.contains(NAME), disks);
    }

    @Test
    void thereIsAnImageFileAndNoMountingPoint() throws Exception {
        // fusermount3 takes the machine's own, with the rights of its caller
        Path device = Path.of("/dev/fuse");
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(device);
        Files.setPosixFilePermissions(device, PosixFilePermissions.fromString("rw-rw-rw-"));
        try {
            usesAnImageFile();
        } finally {
            Files.setPosixFilePermissions(device, mode);
        }
    }

    private void usesAnImageFile() throws Exception {
        host.drivebay().with("XDG_RUNTIME_DIR", folder.resolve("run").toString());
        host.start();
        String drivers = host.drivebay().exec("disk:drivers");
        assertTrue(drivers.contains("not root: a disk is an image file instead of a block device"), drivers);
        host.up(NAME, "mem:64M");
        String node = host.node(NAME);
        assertTrue(node.startsWith(folder.resolve("run").toString()), node);
        Command.output("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups", "mkfs.ext4", "-q", node);
        Command.output("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups", "e2fsck", "-fn", node);
        Host.refused(host.drivebay().run("exec", "mount:add " + NAME + " " + NAME), "root");
        host.down(NAME);
    }
}
