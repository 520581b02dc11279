package io.drivebay.vm;

import io.drivebay.testhost.Certificates;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's client of network block devices as nbd-client sets it up, which encrypts. */
@Timeout(3600)
final class NbdClientItest {
    @TempDir
    Path folder;

    @Test
    void aFileSystemLivesOnAnEncryptedDevice() throws Exception {
        Certificates certificates = new Certificates(folder);
        certificates.signed("server", "server", "rsa:2048");
        certificates.signed("client", "client", "rsa:2048");
        new Vm()
                .within(900)
                .run("itests/io.drivebay.vm/src/test/guest/tls.sh", Vm.DISTRIBUTION, folder.toString())
                .succeeded();
    }
}
