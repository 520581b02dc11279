package io.drivebay.vm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole product with the kernel's client of network block devices: killed beneath a file system, with nothing lost. */
@Timeout(3600)
final class WholeItest {
    @Test
    void beneathExt4OnDebian12() throws Exception {
        killedBeneath("bookworm", "ext4");
    }

    @Test
    void beneathXfsOnDebian13() throws Exception {
        killedBeneath("trixie", "xfs");
    }

    private static void killedBeneath(String release, String type) throws Exception {
        new Vm()
                .release(release)
                .within(1800)
                .run("itests/io.drivebay.vm/src/test/guest/whole.sh", Vm.DISTRIBUTION, type)
                .succeeded();
    }
}
