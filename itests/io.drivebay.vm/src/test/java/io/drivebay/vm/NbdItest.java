package io.drivebay.vm;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kernel's client of network block devices, with the kernels of two releases. */
@Timeout(7200)
final class NbdItest {
    /** The host with one disk that the guests' scripts drive. */
    private static final String CLASSES = System.getProperty("java.class.path");

    private static final String SCRIPTS = "itests/io.drivebay.vm/src/test/guest/";

    @Test
    void eachFileSystemOfDebian12KeepsATree() throws Exception {
        fileSystems("bookworm", "ext4", "xfs", "btrfs", "vfat", "exfat");
    }

    @Test
    void eachFileSystemOfDebian13KeepsATree() throws Exception {
        fileSystems("trixie", "ext4", "xfs", "btrfs", "vfat", "exfat", "ntfs3");
    }

    @Test
    void aDeviceOutlivesItsHostOnDebian12() throws Exception {
        life("bookworm");
    }

    @Test
    void aDeviceOutlivesItsHostOnDebian13() throws Exception {
        life("trixie");
    }

    /** With one kernel, as {@link WholeItest} does it in the large with both. */
    @Test
    void aHostThatWasKilledTakesItsPointsOver() throws Exception {
        new Vm()
                .release("trixie")
                .within(1200)
                .run(SCRIPTS + "points.sh", Vm.DISTRIBUTION)
                .succeeded();
    }

    private static void fileSystems(String release, String... types) throws Exception {
        List<String> command = new ArrayList<>(List.of(SCRIPTS + "file-systems.sh", CLASSES));
        command.addAll(List.of(types));
        new Vm()
                .release(release)
                .within(1800)
                .run(command.toArray(String[]::new))
                .succeeded();
    }

    private static void life(String release) throws Exception {
        new Vm().release(release).within(1800).run(SCRIPTS + "life.sh", CLASSES).succeeded();
    }
}
